package io.lyceum.adapters.rest.sessions;

import static java.util.Optional.ofNullable;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.requests.Acceptance;
import io.lyceum.domain.kernel.OneLine;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Branch;
import io.lyceum.domain.sessions.ChooseBranch;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionHistory;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.SessionRefusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What was said in a session.
@Path("/api")
public final class MessageResource {

    private static final MediaType MARKDOWN = new MediaType("text", "markdown");

    private final SessionHistory history;
    private final ChooseBranch chooseBranch;
    private final Cursors cursors;
    private final Versions versions;
    private final ObjectMapper json;

    public MessageResource(
            SessionHistory history, ChooseBranch chooseBranch, Cursors cursors, Versions versions, ObjectMapper json) {
        this.history = history;
        this.chooseBranch = chooseBranch;
        this.cursors = cursors;
        this.versions = versions;
        this.json = json;
    }

    /// What [#transcript] streams as JSON.
    public record Transcript(UUID sessionId, String title, List<MessageView> messages) {}

    public enum Format {
        JSON,
        MARKDOWN,
        TEXT
    }

    /// A cursor is good for the stretch it was made for, and goes on in it.
    @GET
    @Path("sessions/{id}/messages")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            id = "listMessages",
            summary = "List the messages of a session",
            description = "Newest first below the sequence number `before`; oldest first when only `after` is given.")
    @Answers(value = MessageView.class, paged = true)
    public Response list(
            @Auth Learner learner,
            @PathParam("id") SessionId id,
            @QueryParam("branch") @DefaultValue("active") Branch branch,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("before") @Min(0) Integer before,
            @QueryParam("after") @Min(0) Integer after,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        String list = "messages/%s/%s/%s/%s".formatted(id.value(), branch, after, before);
        var stretch = new SessionHistory.Stretch(
                id,
                branch,
                after != null && before == null,
                ofNullable(after).orElse(0),
                ofNullable(before).orElse(Integer.MAX_VALUE),
                limit);
        return history.messages(learner.id(), stretch, cursors.read(cursor, learner.id(), list))
                .map(page -> cursors.respond(page, MessageView::of, learner.id(), list, uri))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    @GET
    @Path("messages/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(id = "getMessage", summary = "Read a message")
    @Answers(MessageView.class)
    public Response find(@Auth Learner learner, @PathParam("id") MessageId id, @Context Request request) {
        return history.findMessage(learner.id(), id)
                .map(message -> versions.answer(request, message.sequence(), MessageView.of(message)))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    /// The branch that a user wants to go on with.
    public record BranchChoice(@NotNull UUID messageId) {}

    @PUT
    @Path("sessions/{id}/branch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            id = "chooseBranch",
            summary = "Go back to the branch that a message is on, down to its newest end",
            refuses = ProblemType.INVALID)
    @Answers(status = 204)
    public Response choose(@Auth Learner learner, @PathParam("id") SessionId id, @NotNull @Valid BranchChoice body) {
        return switch (chooseBranch.choose(learner.id(), id, new MessageId(body.messageId()))) {
            case Ok(var _) -> Response.noContent().build();
            case Refused(SessionRefusal.NoSuchMessage _) ->
                Problem.invalid("/messageId", "unknown", "the session has no such message")
                        .toResponse();
            case Refused(var reason) -> SessionProblems.of(reason).toResponse();
        };
    }

    @GET
    @Path("sessions/{id}/transcript")
    @Produces({MediaType.APPLICATION_JSON, "text/markdown", MediaType.TEXT_PLAIN})
    @Operation(
            id = "getTranscript",
            summary = "Read all of a session",
            description = "Without `format` as the `Accept` header prefers it.")
    @Answers(value = Transcript.class, types = MediaType.APPLICATION_JSON)
    @Answers(
            value = String.class,
            types = {"text/markdown", MediaType.TEXT_PLAIN})
    public Response transcript(
            @Auth Learner learner,
            @PathParam("id") SessionId id,
            @QueryParam("branch") @DefaultValue("active") Branch branch,
            @QueryParam("format") @Nullable Format format,
            @Context HttpHeaders headers) {
        var session = history.find(learner.id(), id);
        if (session.isEmpty()) {
            return Problem.of(ProblemType.NOT_FOUND).toResponse();
        }
        var wanted = ofNullable(format).orElseGet(() -> preferred(headers));
        StreamingOutput body = switch (wanted) {
            case JSON -> out -> writeJson(out, learner.id(), session.get(), branch);
            case MARKDOWN ->
                out -> writeText(
                        out,
                        learner.id(),
                        session.get(),
                        branch,
                        "# %s%n%n",
                        "**%s:** %s%n%n",
                        MessageResource::escaped);
            case TEXT ->
                out -> writeText(out, learner.id(), session.get(), branch, "%s%n%n", "%s: %s%n%n", OneLine::cut);
        };
        String type = switch (wanted) {
            case JSON -> MediaType.APPLICATION_JSON;
            case MARKDOWN -> "text/markdown; charset=utf-8";
            case TEXT -> "text/plain; charset=utf-8";
        };
        return Response.ok(body, type)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }

    private static Format preferred(HttpHeaders headers) {
        var type = Acceptance.choose(
                headers.getAcceptableMediaTypes(),
                MediaType.APPLICATION_JSON_TYPE,
                MARKDOWN,
                MediaType.TEXT_PLAIN_TYPE);
        return type.filter(MARKDOWN::equals).isPresent()
                ? Format.MARKDOWN
                : type.filter(MediaType.TEXT_PLAIN_TYPE::equals).isPresent() ? Format.TEXT : Format.JSON;
    }

    private void writeJson(OutputStream out, UserId user, Session session, Branch branch) throws IOException {
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeStringField("sessionId", session.id().value().toString());
            generator.writeStringField("title", session.title());
            generator.writeArrayFieldStart("messages");
            history.transcript(user, session.id(), branch, message -> {
                try {
                    generator.writePOJO(MessageView.of(message));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            generator.writeEndArray();
            generator.writeEndObject();
        }
    }

    private void writeText(
            OutputStream out,
            UserId user,
            Session session,
            Branch branch,
            String head,
            String line,
            UnaryOperator<String> name)
            throws IOException {
        try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            writer.write(head.formatted(name.apply(session.title())).replace(System.lineSeparator(), "\n"));
            history.transcript(user, session.id(), branch, message -> {
                try {
                    writer.write(line.formatted(name.apply(speaker(session, message)), message.content())
                            .replace(System.lineSeparator(), "\n"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /// A name or title that is not taken for markup.
    private static String escaped(String text) {
        return OneLine.cut(text).replaceAll("[\\\\`*_{}\\[\\]<>()#+!|~&-]", "\\\\$0");
    }

    private static String speaker(Session session, Message message) {
        return switch (message.role()) {
            case USER -> "You";
            case ASSISTANT -> session.lesson().map(lesson -> lesson.name()).orElse("Tutor");
            case SYSTEM -> "System";
        };
    }
}
