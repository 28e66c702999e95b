package io.lyceum.domain.sessions;

import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.TokenUsage;
import java.time.Instant;
import java.util.Optional;

/// One thing said in a session.
///
/// @param sequence from 1 without gaps in each session
/// @param parent the message that this one follows; empty at the start of a session
/// @param content of an answer that is still being given: what has been said so far
/// @param clientId what the client calls it; no two messages of a session have the same
/// @param model who answered; empty for a user's message
public record Message(
        MessageId id,
        SessionId session,
        int sequence,
        Optional<MessageId> parent,
        Siblings siblings,
        Role role,
        Mode modality,
        String content,
        Optional<String> clientId,
        Optional<String> model,
        Status status,
        Optional<TokenUsage> usage,
        Instant createdAt) {

    public static final int MAX_CONTENT = 32_000;
    public static final int MAX_CLIENT_ID = 100;

    public enum Status {
        COMPLETE,
        STREAMING,
        STOPPED,
        INTERRUPTED,
        FAILED
    }
}
