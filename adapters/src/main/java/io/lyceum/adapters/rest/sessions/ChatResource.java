package io.lyceum.adapters.rest.sessions;

import static java.util.Optional.ofNullable;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Parameters;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionHistory;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// What was said in plain chats, without a companion.
@Path("/api")
public final class ChatResource {

    private static final String HISTORY = "chat-history";

    private final SessionHistory history;
    private final Cursors cursors;

    public ChatResource(SessionHistory history, Cursors cursors) {
        this.history = history;
        this.cursors = cursors;
    }

    /// The caller's messages over all plain chats, newest first; `before` is a cursor, a message's id or a time.
    @GET
    @Path("chat/history")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            id = "listChatMessages",
            summary = "List the caller's messages over all plain chats, newest first",
            description = "`before` is a cursor, the id of a message or a time.")
    @Answers(value = MessageView.class, paged = true)
    public Response history(
            @Auth Learner learner,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("before") String before,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        return page(learner, limit, ofNullable(cursor).or(() -> ofNullable(before)))
                .map(page -> cursors.respond(page, MessageView::of, learner.id(), HISTORY, uri))
                .orElseGet(() -> Problem.of(ProblemType.CURSOR_INVALID).toResponse());
    }

    private Optional<Page<Message>> page(Learner learner, int limit, Optional<String> before) {
        var time = before.flatMap(ChatResource::time);
        if (time.isPresent()) {
            return Optional.of(history.chatsBefore(learner.id(), limit, time.get()));
        }
        var id = before.flatMap(ChatResource::messageId);
        if (id.isPresent()) {
            return history.positionOf(learner.id(), id.get())
                    .map(position -> history.chats(learner.id(), limit, Optional.of(position)));
        }
        var position = before.flatMap(cursor -> cursors.read(cursor, learner.id(), HISTORY));
        return Optional.of(history.chats(learner.id(), limit, position));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Parameters.time(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<MessageId> messageId(String text) {
        try {
            return Optional.of(new MessageId(Parameters.uuid(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
