package io.lyceum.adapters.rest.sessions;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.rest.Event;
import io.lyceum.adapters.rest.EventStream;
import io.lyceum.adapters.rest.Problem;
import io.lyceum.adapters.rest.ProblemType;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.LiveTurn;
import io.lyceum.domain.sessions.Turn;
import io.lyceum.domain.sessions.TurnEvent;
import io.lyceum.domain.sessions.TurnId;
import io.lyceum.domain.sessions.Turns;
import io.lyceum.domain.sessions.Turns.Answered;
import io.lyceum.domain.sessions.port.Tutor.FinishReason;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Renders the events of a turn: as server-sent events while they happen, or as one document when all is said.
public final class TurnStream {

    private final Turns turns;
    private final ObjectMapper json;
    private final Duration heartbeat;

    /// @param heartbeat the longest time in which nothing is sent
    public TurnStream(Turns turns, ObjectMapper json, Duration heartbeat) {
        this.turns = turns;
        this.json = json;
        this.heartbeat = heartbeat;
    }

    /// The data of an event.
    @Event("turn")
    sealed interface EventView {}

    @Event("turn.started")
    record Started(UUID turnId, UUID sessionId, UUID userMessageId, UUID assistantMessageId, String model)
            implements EventView {}

    @Event("message.delta")
    record Delta(String text) implements EventView {}

    @Event("turn.completed")
    record Completed(MessageView message, Optional<MessageView.UsageView> usage, Optional<FinishReason> finishReason)
            implements EventView {}

    @Event({"turn.stopped", "turn.interrupted", "turn.failed"})
    record Incomplete(MessageView message, Optional<String> code, Optional<String> detail) implements EventView {}

    static URI location(TurnId id) {
        return URI.create("/api/turns/" + id.value());
    }

    /// The events after a number, then those to come, until the turn is over.
    Response.ResponseBuilder events(UserId user, LiveTurn live, int after) {
        return EventStream.respond(json, events -> {
            int last = after;
            events.flush();
            boolean over = false;
            while (!over) {
                var news = live.await(last, heartbeat);
                for (var event : news) {
                    add(events, user, live.id(), event);
                    last = event.number();
                }
                over = news.isEmpty() ? live.isOver() : news.getLast().kind().isLast();
                if (news.isEmpty() && !over) {
                    events.addHeartbeat();
                }
                events.flush();
            }
        });
    }

    /// The turn when it is over; a problem when the provider failed.
    Response whole(UserId user, LiveTurn live) {
        try {
            live.awaitEnd();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Problem.of(ProblemType.UNAVAILABLE).toResponse();
        }
        return turns.find(user, live.id())
                .map(TurnStream::answer)
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    private static Response answer(Answered answered) {
        var turn = answered.turn();
        if (turn.state() != Turn.State.FAILED) {
            return Response.created(location(turn.id()))
                    .entity(TurnView.of(answered))
                    .build();
        }
        boolean late = turn.code().filter(code -> code.contains("silent")).isPresent();
        var problem = Problem.of(
                        late ? ProblemType.PROVIDER_TIMEOUT : ProblemType.PROVIDER_FAILED,
                        turn.detail().orElse(""))
                .with("turn", TurnView.of(answered));
        return Response.fromResponse(problem.toResponse())
                .location(location(turn.id()))
                .build();
    }

    private void add(EventStream events, UserId user, TurnId id, TurnEvent event) {
        switch (event.kind()) {
            case DELTA -> events.add(event.number(), event.kind().title(), new Delta(event.text()));
            case STARTED ->
                turns.find(user, id)
                        .ifPresent(answered ->
                                events.add(event.number(), event.kind().title(), started(answered.turn())));
            case COMPLETED ->
                turns.find(user, id).ifPresent(answered -> {
                    var message = MessageView.of(answered.answer());
                    events.add(
                            event.number(),
                            event.kind().title(),
                            new Completed(
                                    message, message.usage(), answered.turn().finishReason()));
                });
            case STOPPED, INTERRUPTED, FAILED ->
                turns.find(user, id).ifPresent(answered -> {
                    var turn = answered.turn();
                    events.add(
                            event.number(),
                            event.kind().title(),
                            new Incomplete(MessageView.of(answered.answer()), turn.code(), turn.detail()));
                });
        }
    }

    private static Started started(Turn turn) {
        return new Started(
                turn.id().value(),
                turn.session().value(),
                turn.userMessage().value(),
                turn.assistantMessage().value(),
                turn.model());
    }
}
