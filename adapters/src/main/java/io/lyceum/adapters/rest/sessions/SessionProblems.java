package io.lyceum.adapters.rest.sessions;

import io.lyceum.adapters.rest.Problem;
import io.lyceum.adapters.rest.ProblemType;
import io.lyceum.adapters.rest.subscriptions.QuotaProblem;
import io.lyceum.domain.sessions.SessionRefusal;
import java.time.Duration;

/// How clients are told what the sessions context refuses.
final class SessionProblems {

    private SessionProblems() {}

    static Problem of(SessionRefusal refusal) {
        return switch (refusal) {
            case SessionRefusal.NoSuchCompanion _, SessionRefusal.NoSuchSession _, SessionRefusal.NoSuchTurn _ ->
                Problem.of(ProblemType.NOT_FOUND);
            case SessionRefusal.Changed() -> Problem.of(ProblemType.PRECONDITION_FAILED);
            case SessionRefusal.OverQuota(var exceeded) -> QuotaProblem.of(exceeded);
            case SessionRefusal.SessionOver() -> Problem.of(ProblemType.SESSION_OVER);
            case SessionRefusal.TurnRunning(var turn) ->
                Problem.of(ProblemType.TURN_RUNNING).with("turnId", turn.value());
            case SessionRefusal.ModelNotAllowed(var allowed) ->
                Problem.of(ProblemType.MODEL_NOT_ALLOWED)
                        .with("allowed", allowed)
                        .error("/model", "not-allowed", "is unknown or not in your plan");
            case SessionRefusal.NoVoice() ->
                Problem.of(ProblemType.VOICE_UNAVAILABLE).error("/mode", "unavailable", "only text is available");
            case SessionRefusal.TooManyTurns(var wait) ->
                Problem.of(ProblemType.TOO_MANY_REQUESTS).retryAfter(wait);
            case SessionRefusal.Draining() ->
                Problem.of(ProblemType.UNAVAILABLE).retryAfter(Duration.ofSeconds(2));
        };
    }
}
