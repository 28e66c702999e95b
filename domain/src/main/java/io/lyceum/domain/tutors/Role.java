package io.lyceum.domain.tutors;

/// Who speaks in a conversation.
public enum Role {
    USER,
    ASSISTANT,
    SYSTEM
}
