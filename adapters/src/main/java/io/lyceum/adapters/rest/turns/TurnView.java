package io.lyceum.adapters.rest.turns;

import io.lyceum.adapters.rest.sessions.MessageView;
import io.lyceum.domain.turns.Turn;
import io.lyceum.domain.turns.Turns.Answered;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A turn as its user sees it.
public record TurnView(
        UUID id,
        UUID sessionId,
        UUID userMessageId,
        UUID assistantMessageId,
        Turn.State state,
        String model,
        Optional<String> code,
        Optional<String> detail,
        Optional<FinishReason> finishReason,
        MessageView message,
        Optional<MessageView.UsageView> usage,
        Instant startedAt,
        Optional<Instant> endedAt) {

    static TurnView of(Answered answered) {
        var turn = answered.turn();
        var message = MessageView.of(answered.answer());
        return new TurnView(
                turn.id().value(),
                turn.session().value(),
                turn.userMessage().value(),
                turn.assistantMessage().value(),
                turn.state(),
                turn.model(),
                turn.code(),
                turn.detail(),
                turn.finishReason(),
                message,
                message.usage(),
                turn.startedAt(),
                turn.endedAt());
    }
}
