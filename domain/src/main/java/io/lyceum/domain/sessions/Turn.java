package io.lyceum.domain.sessions;

import io.lyceum.domain.sessions.port.Tutor.FinishReason;
import java.time.Instant;
import java.util.Optional;

/// A user's message and the answer to it. It belongs to the service, not to the connection that started it.
///
/// @param code why an answer is not complete, for programs; `detail` says it to people
public record Turn(
        TurnId id,
        SessionId session,
        MessageId userMessage,
        MessageId assistantMessage,
        State state,
        String model,
        Optional<String> code,
        Optional<String> detail,
        Optional<FinishReason> finishReason,
        Instant startedAt,
        Optional<Instant> endedAt) {

    public enum State {
        RUNNING,
        COMPLETED,
        STOPPED,
        INTERRUPTED,
        FAILED
    }
}
