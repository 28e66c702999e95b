package io.lyceum.domain.turns;

import io.lyceum.domain.tutors.TokenUsage;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.util.Locale;
import java.util.Optional;

/// How a turn ended. What is not known of its usage is estimated from its texts.
public record TurnEnd(
        Turn.State state,
        Optional<String> code,
        Optional<String> detail,
        Optional<FinishReason> finishReason,
        Optional<TokenUsage> usage) {

    static TurnEnd completed(Answer answer) {
        return new TurnEnd(
                Turn.State.COMPLETED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(answer.finishReason()),
                answer.usage());
    }

    /// @param code `stopped` when the user wanted it, or why the service did
    static TurnEnd stopped(String code) {
        return incomplete(Turn.State.STOPPED, code, "The answer was stopped.");
    }

    static TurnEnd interrupted(String code, String detail) {
        return incomplete(Turn.State.INTERRUPTED, code, detail);
    }

    static TurnEnd failed(TutorFailure failure) {
        String code =
                "provider-" + failure.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return incomplete(Turn.State.FAILED, code, String.valueOf(failure.getMessage()));
    }

    static TurnEnd broken() {
        return incomplete(Turn.State.FAILED, "internal", "The answer could not be produced.");
    }

    private static TurnEnd incomplete(Turn.State state, String code, String detail) {
        return new TurnEnd(state, Optional.of(code), Optional.of(detail), Optional.empty(), Optional.empty());
    }
}
