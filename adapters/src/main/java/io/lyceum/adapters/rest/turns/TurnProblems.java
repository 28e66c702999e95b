package io.lyceum.adapters.rest.turns;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.subscriptions.QuotaProblem;
import io.lyceum.domain.turns.TurnRefusal;
import java.time.Duration;

/// How clients are told what the turns context refuses.
final class TurnProblems {

    private TurnProblems() {}

    static Problem of(TurnRefusal refusal) {
        return switch (refusal) {
            case TurnRefusal.NoSuchSession _, TurnRefusal.NoSuchTurn _, TurnRefusal.NoSuchMessage _ ->
                Problem.of(ProblemType.NOT_FOUND);
            case TurnRefusal.NotAQuestion() ->
                Problem.of(ProblemType.CONFLICT, "Only a message of the user can be put in other words");
            case TurnRefusal.NotAnAnswer() -> Problem.of(ProblemType.CONFLICT, "Only an answer can be given again");
            case TurnRefusal.ClientIdReused() ->
                Problem.of(
                                ProblemType.IDEMPOTENCY_KEY_REUSED,
                                "A `clientMessageId` stands for one message of its session")
                        .error("/clientMessageId", "reused", "was used for another message of this session");
            case TurnRefusal.OverQuota(var exceeded) -> QuotaProblem.of(exceeded);
            case TurnRefusal.SessionOver() -> Problem.of(ProblemType.SESSION_OVER);
            case TurnRefusal.TurnRunning(var turn) ->
                Problem.of(ProblemType.TURN_RUNNING).with("turnId", turn.value());
            case TurnRefusal.ModelNotAllowed(var allowed) ->
                Problem.of(ProblemType.MODEL_NOT_ALLOWED)
                        .with("allowed", allowed)
                        .error("/model", "not-allowed", "is unknown or not in your plan");
            case TurnRefusal.MessageTooLong(var model, var tokens) ->
                Problem.invalid(
                        "/content",
                        "too-long",
                        "is more than %s takes, about %d tokens in all".formatted(model, tokens));
            case TurnRefusal.TooManyTurns(var wait) ->
                Problem.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait);
            case TurnRefusal.Draining() -> Problem.of(ProblemType.UNAVAILABLE).retryAfter(Duration.ofSeconds(2));
        };
    }
}
