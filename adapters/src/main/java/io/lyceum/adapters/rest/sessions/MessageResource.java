package io.lyceum.adapters.rest.sessions;

import static java.util.Optional.ofNullable;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Learner;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Problem;
import io.lyceum.adapters.rest.ProblemType;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionHistory;
import io.lyceum.domain.sessions.SessionId;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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

/// What was said in a session.
@Path("/api")
public final class MessageResource {

    private final SessionHistory history;
    private final ObjectMapper json;

    public MessageResource(SessionHistory history, ObjectMapper json) {
        this.history = history;
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
