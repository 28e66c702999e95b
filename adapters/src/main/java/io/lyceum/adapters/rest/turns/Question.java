package io.lyceum.adapters.rest.turns;

import io.lyceum.domain.sessions.Message;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/// What a user says in a session. There is no role: whoever asks is the user.
///
/// @param model the id of a model; the session's own when absent
public record Question(
        @NotBlank @CodePointLength(max = Message.MAX_CONTENT)
        String content,

        @Nullable @Size(min = 1, max = 100) String model) {}
