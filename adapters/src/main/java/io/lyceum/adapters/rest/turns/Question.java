package io.lyceum.adapters.rest.turns;

import static java.util.Optional.ofNullable;

import io.lyceum.adapters.rest.requests.Tracing;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.turns.TurnOpener;
import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/// What a user says in a session. There is no role: whoever asks is the user.
///
/// @param model the id of a model; the session's own when absent
/// @param clientMessageId what the client calls the message; it is stored once, however often it is sent
public record Question(
        @NotBlank @CodePointLength(max = Message.MAX_CONTENT)
        String content,

        @Nullable @CodePointLength(min = 1, max = 100) String model,

        @Nullable @CodePointLength(min = 1, max = Message.MAX_CLIENT_ID)
        String clientMessageId) {

    TurnOpener.Question of(TurnId turn) {
        return new TurnOpener.Question(
                turn, content, ofNullable(model), ofNullable(clientMessageId), Tracing.current());
    }
}
