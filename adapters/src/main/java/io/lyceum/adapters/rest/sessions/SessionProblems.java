package io.lyceum.adapters.rest.sessions;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.subscriptions.QuotaProblem;
import io.lyceum.domain.sessions.SessionRefusal;

/// How clients are told what the sessions context refuses.
final class SessionProblems {

    private SessionProblems() {}

    static Problem of(SessionRefusal refusal) {
        return switch (refusal) {
            case SessionRefusal.NoSuchCompanion _, SessionRefusal.NoSuchSession _, SessionRefusal.NoSuchMessage _ ->
                Problem.of(ProblemType.NOT_FOUND);
            case SessionRefusal.Changed(int revision) ->
                Problem.of(ProblemType.PRECONDITION_FAILED).with("version", revision);
            case SessionRefusal.OverQuota(var exceeded) -> QuotaProblem.of(exceeded);
            case SessionRefusal.ModelNotAllowed(var allowed) ->
                Problem.of(ProblemType.MODEL_NOT_ALLOWED)
                        .with("allowed", allowed)
                        .error("/model", "not-allowed", "is unknown or not in your plan");
            case SessionRefusal.NoVoice() ->
                Problem.of(ProblemType.VOICE_UNAVAILABLE).error("/mode", "unavailable", "only text is available");
        };
    }
}
