package io.lyceum.domain.privacy.port;

import io.lyceum.domain.kernel.UserFinder;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.privacy.Erasure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The erasures, on nobody's behalf.
public interface ErasureBook extends UserFinder {

    record Open(UUID id, UserId user, Instant requestedAt) {}

    /// Some of those that are to be done, the oldest first.
    List<Open> open();

    Optional<Erasure> find(UUID id);
}
