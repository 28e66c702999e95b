package io.lyceum.adapters.rest.companions;

import static java.util.Optional.ofNullable;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.subscriptions.QuotaProblem;
import io.lyceum.domain.companions.Catalogue;
import io.lyceum.domain.companions.CatalogueQuery;
import io.lyceum.domain.companions.ChangeCompanion;
import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.CompanionRefusal;
import io.lyceum.domain.companions.CreateCompanion;
import io.lyceum.domain.companions.RemoveCompanion;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Traits;
import io.lyceum.domain.companions.Voice;
import io.lyceum.domain.kernel.OneLine;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.kernel.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
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
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;

@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class CompanionResource {

    private static final String OWN = "companions";

    private final Catalogue catalogue;
    private final CreateCompanion createCompanion;
    private final ChangeCompanion changeCompanion;
    private final RemoveCompanion removeCompanion;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final Versions versions;

    public CompanionResource(
            Catalogue catalogue,
            CreateCompanion createCompanion,
            ChangeCompanion changeCompanion,
            RemoveCompanion removeCompanion,
            Idempotency idempotency,
            Cursors cursors,
            Versions versions) {
        this.catalogue = catalogue;
        this.createCompanion = createCompanion;
        this.changeCompanion = changeCompanion;
        this.removeCompanion = removeCompanion;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.versions = versions;
    }

    @GET
    @Path("companions")
    @Operation(
            id = "searchCompanions",
            summary = "Search the public catalogue and the caller's own companions",
            description = "`subject` matches exactly and may repeat. `topic` finds literal text in topics and names.")
    @Answers(value = CompanionView.class, paged = true)
    public Response search(
            @Auth Learner learner,
            @QueryParam("subject") List<Subject> subject,
            @QueryParam("topic") @CodePointLength(max = CatalogueQuery.MAX_TEXT) String topic,
            @QueryParam("voice") Voice voice,
            @QueryParam("style") Style style,
            @QueryParam("author") UserId author,
            @QueryParam("bookmarked") Boolean bookmarked,
            @QueryParam("minDuration") @Min(1) @Max(Traits.MAX_DURATION) Integer minDuration,
            @QueryParam("maxDuration") @Min(1) @Max(Traits.MAX_DURATION) Integer maxDuration,
            @QueryParam("sort") @DefaultValue("newest") CatalogueQuery.Sort sort,
            @QueryParam("limit") @DefaultValue("10") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("page") @DefaultValue("1") @Min(1) int page,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        var text = ofNullable(topic).map(OneLine::tidy).filter(tidied -> !tidied.isEmpty());
        String list = "catalogue/%s/%s/%s/%s/%s/%s/%s/%s/%s"
                .formatted(subject, text, voice, style, ofNullable(author), bookmarked, minDuration, maxDuration, sort);
        long skip = cursor == null ? (page - 1L) * limit : 0;
        if (skip > CatalogueQuery.MAX_SKIP) {
            return Problem.invalid("/page", "max", "leads too far; go on with nextCursor instead")
                    .toResponse();
        }
        var query = new CatalogueQuery(
                subject.stream().distinct().toList(),
                text,
                ofNullable(voice),
                ofNullable(style),
                ofNullable(author),
                ofNullable(bookmarked),
                ofNullable(minDuration),
                ofNullable(maxDuration),
                sort,
                cursors.read(cursor, learner.id(), list),
                (int) skip,
                limit);
        return cursors.respond(catalogue.search(learner.id(), query), CompanionView::of, learner.id(), list, uri);
    }

    @GET
    @Path("me/companions")
    @Operation(id = "listMyCompanions", summary = "List the caller's own companions, newest first")
    @Answers(value = CompanionView.class, paged = true)
    public Response own(
            @Auth Learner learner,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        var page = catalogue.own(learner.id(), limit, cursors.read(cursor, learner.id(), OWN));
        return cursors.respond(page, CompanionView::of, learner.id(), OWN, uri);
    }

    @POST
    @Path("companions")
    @Operation(id = "createCompanion", summary = "Make a companion", refuses = ProblemType.QUOTA_EXCEEDED)
    @Answers(
            status = 201,
            value = CompanionView.class,
            headers = {"Location", "ETag"})
    public Response create(
            @Auth Learner learner,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid NewCompanion body) {
        return idempotency.once(
                new Idempotency.Call(learner, "companions", idempotencyKey, body),
                id -> catalogue.find(learner.id(), new CompanionId(id)).map(this::created),
                id -> switch (createCompanion.create(learner.id(), new CompanionId(id), body.traits())) {
                    case Ok(var companion) -> created(companion);
                    case Refused(var reason) -> problem(reason).toResponse();
                });
    }

    private Response created(Companion companion) {
        return versions.written(Response.Status.CREATED, companion.version(), CompanionView.of(companion))
                .location(URI.create("/api/companions/" + companion.id().value()))
                .build();
    }

    @GET
    @Path("companions/{id}")
    @Operation(id = "getCompanion", summary = "Read a companion")
    @Answers(CompanionView.class)
    public Response find(@Auth Learner learner, @PathParam("id") CompanionId id, @Context Request request) {
        return catalogue
                .find(learner.id(), id)
                .map(companion -> versions.answer(request, companion.version(), CompanionView.of(companion)))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    @PATCH
    @Path("companions/{id}")
    @Operation(
            id = "changeCompanion",
            summary = "Make a new version of a companion; running sessions keep theirs",
            refuses = {ProblemType.FORBIDDEN, ProblemType.PRECONDITION_FAILED})
    @Answers(value = CompanionView.class, headers = "ETag")
    public Response change(
            @Auth Learner learner,
            @PathParam("id") CompanionId id,
            @HeaderParam("If-Match") String ifMatch,
            @NotNull @Valid CompanionChange body) {
        return switch (changeCompanion.change(learner.id(), id, Versions.expected(ifMatch), body::applyTo)) {
            case Ok(var companion) ->
                versions.written(Response.Status.OK, companion.version(), CompanionView.of(companion))
                        .build();
            case Refused(var reason) -> problem(reason).toResponse();
        };
    }

    @DELETE
    @Path("companions/{id}")
    @Operation(
            id = "removeCompanion",
            summary = "Remove a companion; old sessions still show it",
            refuses = {ProblemType.FORBIDDEN, ProblemType.PRECONDITION_FAILED})
    @Answers(status = 204)
    public Response remove(
            @Auth Learner learner, @PathParam("id") CompanionId id, @HeaderParam("If-Match") String ifMatch) {
        return switch (removeCompanion.remove(learner.id(), id, Versions.expected(ifMatch), learner.isInPerson())) {
            case Ok(var _) -> Response.noContent().build();
            case Refused(var reason) -> problem(reason).toResponse();
        };
    }

    private static Problem problem(CompanionRefusal refusal) {
        return switch (refusal) {
            case CompanionRefusal.NoSuchCompanion() -> Problem.of(ProblemType.NOT_FOUND);
            case CompanionRefusal.NotTheAuthor() ->
                Problem.of(ProblemType.FORBIDDEN, "Only its author may change a companion");
            case CompanionRefusal.Changed(int version) ->
                Problem.of(ProblemType.PRECONDITION_FAILED).with("version", version);
            case CompanionRefusal.OverQuota(var exceeded) -> QuotaProblem.of(exceeded);
        };
    }
}
