package io.lyceum.adapters.postgres;

/// The embedded database could not be started. The message is written for the operator: what is wrong, and
/// what to do.
public final class PostgresUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PostgresUnavailable(String message) {
        super(message);
    }

    PostgresUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
