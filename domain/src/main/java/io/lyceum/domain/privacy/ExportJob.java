package io.lyceum.domain.privacy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A file that is being made or ready.
///
/// @param bytes how long the file is, once it is ready
public record ExportJob(
        UUID id, Kind kind, State state, Instant requestedAt, Optional<Instant> finishedAt, Optional<Long> bytes) {

    /// What is in it: all that is the user's own, or a list that the user may read as an administrator.
    public enum Kind {
        OWN,
        ACCOUNTS,
        AUDIT
    }

    public enum State {
        WAITING,
        RUNNING,
        READY,
        FAILED
    }
}
