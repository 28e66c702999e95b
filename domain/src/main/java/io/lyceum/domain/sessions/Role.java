package io.lyceum.domain.sessions;

/// Who speaks in a conversation.
public enum Role {
    USER,
    ASSISTANT,
    SYSTEM
}
