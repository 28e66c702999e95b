package io.lyceum.adapters.rest.turns;

import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.requests.Acceptance;
import io.lyceum.adapters.rest.sessions.MessageView;
import io.lyceum.adapters.rest.streams.Event;
import io.lyceum.adapters.rest.streams.EventStream;
import io.lyceum.adapters.rest.streams.EventStreams;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.turns.LiveTurn;
import io.lyceum.domain.turns.Turn;
import io.lyceum.domain.turns.TurnEvent;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.turns.TurnOpener;
import io.lyceum.domain.turns.TurnRefusal;
import io.lyceum.domain.turns.Turns;
import io.lyceum.domain.turns.Turns.Answered;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Renders the events of a turn: as server-sent events while they happen, or as one document when all is said.
public final class TurnStream {

    private final Turns turns;
    private final Idempotency idempotency;
    private final EventStreams streams;
    private final Duration heartbeat;

    /// @param heartbeat the longest time in which nothing is sent
    public TurnStream(Turns turns, Idempotency idempotency, EventStreams streams, Duration heartbeat) {
        this.turns = turns;
        this.idempotency = idempotency;
        this.streams = streams;
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

    @Event("provider.switched")
    record Switched(String from, String to, String reason) implements EventView {

        static Switched of(TurnEvent.Switch change) {
            return new Switched(change.from(), change.to(), change.reason());
        }
    }

    @Event("turn.completed")
    record Completed(MessageView message, Optional<MessageView.UsageView> usage, Optional<FinishReason> finishReason)
            implements EventView {}

    @Event({"turn.stopped", "turn.interrupted", "turn.failed"})
    record Incomplete(MessageView message, Optional<String> code, Optional<String> detail) implements EventView {}

    /// Begins a turn and answers with its events or, for a client that prefers JSON, with the whole turn. A
    /// client that repeats the request under its key attaches to the turn.
    Response begin(
            Idempotency.Call call, HttpHeaders headers, Function<TurnId, Result<TurnOpener.Begun, TurnRefusal>> ask) {
        var user = call.learner().id();
        var full = wantsWhole(headers) ? Optional.<Response>empty() : streams.refusal(user);
        return full.isPresent() ? full.get() : begin(user, call, headers, ask);
    }

    private Response begin(
            UserId user,
            Idempotency.Call call,
            HttpHeaders headers,
            Function<TurnId, Result<TurnOpener.Begun, TurnRefusal>> ask) {
        return idempotency.onceStreaming(
                call,
                id -> switch (turns.listen(user, new TurnId(id))) {
                    case Result.Ok(var live) -> Optional.of(answer(user, live, headers));
                    case Result.Refused(var _) -> Optional.empty();
                },
                id -> switch (ask.apply(new TurnId(id))) {
                    case Result.Ok(var begun) -> {
                        var answer = answer(user, begun.live(), headers);
                        yield new Idempotency.Made(
                                begun.turn().id().value(), begun.again() ? Idempotency.replayed(answer) : answer);
                    }
                    case Result.Refused(var reason) ->
                        new Idempotency.Made(id, TurnProblems.of(reason).toResponse());
                });
    }

    private Response answer(UserId user, LiveTurn live, HttpHeaders headers) {
        return wantsWhole(headers)
                ? whole(user, live)
                : events(user, live, 0).location(location(live.id())).build();
    }

    private static boolean wantsWhole(HttpHeaders headers) {
        return Acceptance.choose(
                        headers.getAcceptableMediaTypes(),
                        MediaType.SERVER_SENT_EVENTS_TYPE,
                        MediaType.APPLICATION_JSON_TYPE)
                .filter(MediaType.APPLICATION_JSON_TYPE::equals)
                .isPresent();
    }

    static URI location(TurnId id) {
        return URI.create("/api/turns/" + id.value());
    }

    /// The events after a number, or nothing when the last one has been heard.
    Response resume(UserId user, LiveTurn live, int after) {
        try {
            if (live.turn().state() != Turn.State.RUNNING) {
                live.awaitEnd();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Problem.of(ProblemType.UNAVAILABLE).toResponse();
        }
        return after > 0 && live.isOverAfter(after)
                ? Response.noContent().build()
                : streams.refusal(user)
                        .orElseGet(() -> events(user, live, after).build());
    }

    /// The events after a number, then those to come, until the turn is over.
    Response.ResponseBuilder events(UserId user, LiveTurn live, int after) {
        return streams.respond(user, events -> {
            int last = after;
            events.flush();
            boolean over = false;
            while (!over) {
                var news = live.await(last, heartbeat);
                for (var event : news) {
                    add(events, user, live, event);
                    last = event.number();
                }
                over = live.isOverAfter(last);
                if (over && live.isCutOff()) {
                    addRemoval(events, user, live, last + 1);
                }
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
        return conclusion(user, live)
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

    private void add(EventStream events, UserId user, LiveTurn live, TurnEvent event) {
        switch (event.kind()) {
            case STARTED ->
                events.add(Integer.toString(event.number()), event.kind().title(), started(live.turn()));
            case DELTA ->
                events.add(Integer.toString(event.number()), event.kind().title(), new Delta(event.text()));
            case SWITCHED ->
                events.add(Integer.toString(event.number()), event.kind().title(), Switched.of(event.asSwitch()));
            case COMPLETED, STOPPED, INTERRUPTED, FAILED ->
                conclusion(user, live)
                        .ifPresentOrElse(
                                answered -> events.add(
                                        Integer.toString(event.number()),
                                        event.kind().title(),
                                        end(event, answered)),
                                () -> addRemoval(events, user, live, event.number()));
        }
    }

    /// The end of a turn that has been deleted while somebody listened. One that this node has only lost sight of goes
    /// on elsewhere, and whoever comes back hears more of it.
    private void addRemoval(EventStream events, UserId user, LiveTurn live, int number) {
        if (conclusion(user, live).isEmpty()) {
            var removed = live.removed();
            var turn = removed.turn();
            events.add(
                    Integer.toString(number),
                    TurnEvent.Kind.STOPPED.title(),
                    new Incomplete(MessageView.of(removed.answer()), turn.code(), turn.detail()));
        }
    }

    private Optional<Answered> conclusion(UserId user, LiveTurn live) {
        return live.conclusion(() -> turns.find(user, live.id()));
    }

    private static Object end(TurnEvent event, Answered answered) {
        var turn = answered.turn();
        var message = MessageView.of(answered.answer());
        return event.kind() == TurnEvent.Kind.COMPLETED
                ? new Completed(message, message.usage(), turn.finishReason())
                : new Incomplete(message, turn.code(), turn.detail());
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
