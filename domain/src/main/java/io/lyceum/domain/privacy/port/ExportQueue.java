package io.lyceum.domain.privacy.port;

import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Hands out exports that wait to be made.
public interface ExportQueue {

    record Claim(UUID id, UserId user) {}

    /// The user with an id or an e-mail address.
    Optional<UserId> findUser(String idOrEmail);

    /// Enters into the audit log that an operator gets a user's export, and why.
    void noteAccess(UserId user, UUID export, String reason);

    /// The next one, for as long as the lease; empty when none waits.
    Optional<Claim> next(Duration lease);
}
