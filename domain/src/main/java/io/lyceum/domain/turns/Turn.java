package io.lyceum.domain.turns;

import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.Siblings;
import io.lyceum.domain.tutors.Model;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
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

    static Turn begun(TurnId id, Message question, Message answer, Model model, Instant at) {
        return new Turn(
                id,
                question.session(),
                question.id(),
                answer.id(),
                State.RUNNING,
                model.id(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                at,
                Optional.empty());
    }

    /// The turn as the last listeners are told of it after it has been deleted.
    Turns.Answered removed(String said) {
        var removed = new Turn(
                id,
                session,
                userMessage,
                assistantMessage,
                State.STOPPED,
                model,
                Optional.of("session-deleted"),
                Optional.of("The session was deleted while the answer was being given."),
                Optional.empty(),
                startedAt,
                Optional.empty());
        var answer = new Message(
                assistantMessage,
                session,
                0,
                Optional.of(userMessage),
                Siblings.ONLY,
                Role.ASSISTANT,
                Mode.TEXT,
                said,
                Optional.empty(),
                Optional.of(model),
                Message.Status.STOPPED,
                Optional.empty(),
                startedAt);
        return new Turns.Answered(removed, answer);
    }

    /// Changes when the turn ends.
    public int revision() {
        return state == State.RUNNING ? 1 : 2;
    }

    public enum State {
        RUNNING,
        COMPLETED,
        STOPPED,
        INTERRUPTED,
        FAILED
    }
}
