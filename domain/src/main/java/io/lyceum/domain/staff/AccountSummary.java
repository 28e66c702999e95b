package io.lyceum.domain.staff;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/// An account as far as it says nothing personal.
///
/// @param emailHint the first letter of the address, if there is one, and what follows the `@`
/// @param lastSeenAt when a sign-in of the user was last made or refreshed
public record AccountSummary(
        UserId id,
        Optional<String> emailHint,
        boolean emailVerified,
        AccountRole role,
        Instant createdAt,
        Optional<Instant> suspendedAt,
        Optional<Instant> lastSeenAt) {}
