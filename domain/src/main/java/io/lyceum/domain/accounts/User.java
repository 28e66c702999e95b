package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/// An account as its owner sees it.
///
/// @param email empty for somebody from another issuer that told none, or one that is in use here
public record User(
        UserId id,
        Optional<String> email,
        boolean emailVerified,
        AccountRole role,
        Profile profile,
        Instant createdAt) {}
