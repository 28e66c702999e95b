package io.lyceum.domain.sessions;

/// Why a session is over.
public enum EndReason {
    COMPLETED,
    STOPPED,
    MAX_DURATION,
    IDLE,
    PROVIDER_FAILED,
    ABANDONED,
    ERASED
}
