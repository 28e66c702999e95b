package io.lyceum.domain.privacy.port;

import io.lyceum.domain.kernel.UserFinder;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Hands out exports that wait to be made.
public interface ExportQueue extends UserFinder {

    record Claim(UUID id, UserId user) {}

    /// Enters into the audit log that an operator gets a user's export, and why.
    void noteAccess(UserId user, UUID export, String reason);

    /// The next one, for as long as the lease; empty when none waits.
    Optional<Claim> next(Duration lease);
}
