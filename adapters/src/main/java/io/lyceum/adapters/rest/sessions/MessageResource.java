package io.lyceum.adapters.rest.sessions;

import static java.util.Optional.ofNullable;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Learner;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Problem;
import io.lyceum.adapters.rest.ProblemType;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Ask;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionHistory;
import io.lyceum.domain.sessions.SessionId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// What is said in a session.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
public final class MessageResource {

    private final Ask ask;
    private final SessionHistory history;
    private final TurnStream turnStream;
    private final ObjectMapper json;

    public MessageResource(Ask ask, SessionHistory history, TurnStream turnStream, ObjectMapper json) {
        this.ask = ask;
        this.history = history;
        this.turnStream = turnStream;
        this.json = json;
    }

    public record MessageList(List<MessageView> items, boolean hasMore) {}

    /// What [#transcript] streams as JSON.
    public record Transcript(UUID sessionId, String title, List<MessageView> messages) {}

    public enum Format {
        JSON,
        MARKDOWN,
        TEXT
    }

    @POST
    @Path("sessions/{id}/messages")
    @Produces({MediaType.SERVER_SENT_EVENTS, MediaType.APPLICATION_JSON})
    @Operation(
            id = "askInSession",
            summary = "Ask in a session: events while the answer is given, or JSON when it is complete",
            refuses = {
                ProblemType.SESSION_OVER,
                ProblemType.TURN_RUNNING,
                ProblemType.MODEL_NOT_ALLOWED,
                ProblemType.TOO_MANY_REQUESTS,
                ProblemType.PROVIDER_FAILED,
                ProblemType.PROVIDER_TIMEOUT
            })
    @Answers(value = TurnStream.EventView.class, types = MediaType.SERVER_SENT_EVENTS, headers = "Location")
    @Answers(status = 201, value = TurnView.class, types = MediaType.APPLICATION_JSON, headers = "Location")
    public Response ask(
            @Auth Learner learner,
            @PathParam("id") SessionId id,
            @HeaderParam("Accept") String accept,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid Question body) {
        String route = "sessions/" + id.value() + "/messages";
        return turnStream.begin(
                new Idempotency.Call(learner, route, idempotencyKey, body),
                accept,
                turn -> ask.ask(learner.id(), turn, id, body.content(), ofNullable(body.model())));
    }

    /// Newest first before a sequence number; oldest first when only `after` is given.
    @GET
    @Path("sessions/{id}/messages")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            id = "listMessages",
            summary = "List the messages of a session",
            description = "Newest first below the sequence number `before`; oldest first when only `after` is given.")
    @Answers(MessageList.class)
    public Response list(
            @Auth Learner learner,
            @PathParam("id") SessionId id,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("before") @Min(0) Integer before,
            @QueryParam("after") @Min(0) Integer after) {
        var messages = after != null && before == null
                ? history.messagesForward(learner.id(), id, after, limit + 1)
                : history.messages(
                        learner.id(),
                        id,
                        ofNullable(after).orElse(0),
                        ofNullable(before).orElse(Integer.MAX_VALUE),
                        limit + 1);
        return messages.map(found -> Response.ok(new MessageList(
                                found.stream().limit(limit).map(MessageView::of).toList(), found.size() > limit))
                        .build())
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    @GET
    @Path("sessions/{id}/transcript")
    @Produces({MediaType.APPLICATION_JSON, "text/markdown", MediaType.TEXT_PLAIN})
    @Operation(id = "getTranscript", summary = "Read all of a session")
    @Answers(value = Transcript.class, types = MediaType.APPLICATION_JSON)
    @Answers(
            value = String.class,
            types = {"text/markdown", MediaType.TEXT_PLAIN})
    public Response transcript(
            @Auth Learner learner,
            @PathParam("id") SessionId id,
            @QueryParam("format") @DefaultValue("json") Format format) {
        var session = history.find(learner.id(), id);
        if (session.isEmpty()) {
            return Problem.of(ProblemType.NOT_FOUND).toResponse();
        }
        StreamingOutput body = switch (format) {
            case JSON -> out -> writeJson(out, learner.id(), session.get());
            case MARKDOWN -> out -> writeText(out, learner.id(), session.get(), "# %s%n%n", "**%s:** %s%n%n");
            case TEXT -> out -> writeText(out, learner.id(), session.get(), "%s%n%n", "%s: %s%n%n");
        };
        String type = switch (format) {
            case JSON -> MediaType.APPLICATION_JSON;
            case MARKDOWN -> "text/markdown; charset=utf-8";
            case TEXT -> "text/plain; charset=utf-8";
        };
        return Response.ok(body, type).build();
    }

    private void writeJson(OutputStream out, UserId user, Session session) throws IOException {
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeStringField("sessionId", session.id().value().toString());
            generator.writeStringField("title", session.title());
            generator.writeArrayFieldStart("messages");
            history.transcript(user, session.id(), message -> {
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

    private void writeText(OutputStream out, UserId user, Session session, String head, String line)
            throws IOException {
        try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            writer.write(head.formatted(session.title()).replace(System.lineSeparator(), "\n"));
            history.transcript(user, session.id(), message -> {
                try {
                    writer.write(line.formatted(speaker(session, message), message.content())
                            .replace(System.lineSeparator(), "\n"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static String speaker(Session session, Message message) {
        return switch (message.role()) {
            case USER -> "You";
            case ASSISTANT -> session.lesson().map(lesson -> lesson.name()).orElse("Tutor");
            case SYSTEM -> "System";
        };
    }
}
