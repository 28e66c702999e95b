package io.lyceum.adapters.rest.sessions;

import static java.util.Optional.ofNullable;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Line;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.companions.CompanionView;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.companions.Catalogue;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.sessions.EditSession;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionFilter;
import io.lyceum.domain.sessions.SessionHistory;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.SessionRefusal;
import io.lyceum.domain.sessions.StartSession;
import io.lyceum.domain.turns.EndSession;
import io.lyceum.domain.turns.RemoveSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {

    private final StartSession startSession;
    private final EndSession endSession;
    private final EditSession editSession;
    private final RemoveSession removeSession;
    private final SessionHistory history;
    private final Catalogue catalogue;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final Versions versions;
    private final InstantSource clock;

    public SessionResource(
            StartSession startSession,
            EndSession endSession,
            EditSession editSession,
            RemoveSession removeSession,
            SessionHistory history,
            Catalogue catalogue,
            Idempotency idempotency,
            Cursors cursors,
            Versions versions,
            InstantSource clock) {
        this.startSession = startSession;
        this.endSession = endSession;
        this.editSession = editSession;
        this.removeSession = removeSession;
        this.history = history;
        this.catalogue = catalogue;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.versions = versions;
        this.clock = clock;
    }

    public record NewSession(@NotNull Mode mode) {}

    /// What is absent or null stays as it is.
    public record SessionChange(
            @Nullable @Size(min = 1, message = "must not be empty") @CodePointLength(max = Session.MAX_TITLE) @Line
            String title,

            @Nullable Boolean archived,
            @Nullable Boolean pinned) {

        public SessionChange {
            title = Line.Form.of(title);
        }

        EditSession.Edit edit() {
            return new EditSession.Edit(ofNullable(title), ofNullable(archived), ofNullable(pinned));
        }
    }

    public record RecentView(List<CompanionView> items) {}

    @POST
    @Path("companions/{id}/sessions")
    @Needs(Scope.CHAT)
    @Operation(
            id = "startSession",
            summary = "Start a lesson with a companion",
            refuses = {ProblemType.QUOTA_EXCEEDED, ProblemType.MODEL_NOT_ALLOWED, ProblemType.VOICE_UNAVAILABLE})
    @Answers(status = 201, value = SessionView.class, headers = "Location")
    public Response start(
            @Auth Learner learner,
            @PathParam("id") CompanionId companion,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid NewSession body) {
        String route = "companions/" + companion.value() + "/sessions";
        return idempotency.once(
                new Idempotency.Call(learner, route, idempotencyKey, body),
                id -> history.find(learner.id(), new SessionId(id)).map(this::started),
                id -> switch (startSession.start(learner.id(), new SessionId(id), companion, body.mode())) {
                    case Ok(var session) -> started(session);
                    case Refused(var reason) -> SessionProblems.of(reason).toResponse();
                });
    }

    private Response started(Session session) {
        return Response.created(URI.create("/api/sessions/" + session.id().value()))
                .entity(SessionView.of(session, clock.instant()))
                .build();
    }

    @GET
    @Path("me/sessions")
    @Operation(id = "listSessions", summary = "List the caller's sessions, newest first")
    @Answers(value = SessionView.class, paged = true)
    public Response list(
            @Auth Learner learner,
            @QueryParam("kind") Session.Kind kind,
            @QueryParam("state") Session.State state,
            @QueryParam("companion") CompanionId companion,
            @QueryParam("subject") Subject subject,
            @QueryParam("archived") Boolean archived,
            @QueryParam("from") Instant from,
            @QueryParam("to") Instant to,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        String list = "sessions/%s/%s/%s/%s/%s/%s/%s".formatted(kind, state, companion, subject, archived, from, to);
        var filter = new SessionFilter(
                ofNullable(kind),
                ofNullable(state),
                ofNullable(companion),
                ofNullable(subject),
                ofNullable(archived),
                ofNullable(from),
                ofNullable(to),
                cursors.read(cursor, learner.id(), list),
                limit);
        var now = clock.instant();
        return cursors.respond(
                history.list(learner.id(), filter), session -> SessionView.of(session, now), learner.id(), list, uri);
    }

    /// The companions of the latest lessons of everybody: public ones only, each once, and nothing about who learned.
    @GET
    @Path("sessions/recent")
    @Operation(id = "listRecentCompanions", summary = "List the public companions of everybody's latest lessons")
    public RecentView recent(
            @Auth Learner learner, @QueryParam("limit") @DefaultValue("10") @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        return new RecentView(catalogue.recentlyUsed(learner.id(), limit).stream()
                .map(CompanionView::of)
                .toList());
    }

    @GET
    @Path("sessions/{id}")
    @Operation(id = "getSession", summary = "Read a session")
    @Answers(SessionView.class)
    public Response find(@Auth Learner learner, @PathParam("id") SessionId id, @Context Request request) {
        return history.find(learner.id(), id)
                .map(session -> versions.answer(request, session.revision(), SessionView.of(session, clock.instant())))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    @PATCH
    @Path("sessions/{id}")
    @Operation(
            id = "changeSession",
            summary = "Rename, archive or pin a session",
            refuses = ProblemType.PRECONDITION_FAILED)
    @Answers(value = SessionView.class, headers = "ETag")
    public Response edit(
            @Auth Learner learner,
            @PathParam("id") SessionId id,
            @HeaderParam("If-Match") String ifMatch,
            @NotNull @Valid SessionChange body) {
        return answer(editSession.edit(learner.id(), id, Versions.expected(ifMatch), body.edit()));
    }

    @POST
    @Path("sessions/{id}/end")
    @Consumes(MediaType.WILDCARD)
    @Needs(Scope.CHAT)
    @Operation(id = "endSession", summary = "End a session; ending it again changes nothing")
    @Answers(value = SessionView.class, headers = "ETag")
    public Response end(@Auth Learner learner, @PathParam("id") SessionId id) {
        return answer(endSession.end(learner.id(), id));
    }

    @DELETE
    @Path("sessions/{id}")
    @Operation(
            id = "removeSession",
            summary = "Remove a session and all that was said in it",
            refuses = ProblemType.PRECONDITION_FAILED)
    @Answers(status = 204)
    public Response remove(
            @Auth Learner learner, @PathParam("id") SessionId id, @HeaderParam("If-Match") String ifMatch) {
        return switch (removeSession.remove(learner.id(), id, Versions.expected(ifMatch))) {
            case Ok(var _) -> Response.noContent().build();
            case Refused(var reason) -> SessionProblems.of(reason).toResponse();
        };
    }

    private Response answer(Result<Session, SessionRefusal> result) {
        return switch (result) {
            case Ok(var session) ->
                versions.written(Response.Status.OK, session.revision(), SessionView.of(session, clock.instant()))
                        .build();
            case Refused(var reason) -> SessionProblems.of(reason).toResponse();
        };
    }
}
