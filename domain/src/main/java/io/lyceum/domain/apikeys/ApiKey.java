package io.lyceum.domain.apikeys;

import io.lyceum.domain.accounts.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A key with which a program acts for its user, until it is revoked or expires.
///
/// @param prefix how the key begins, so that its owner can tell which one it is
/// @param lastUsedAt right to about a minute
public record ApiKey(
        ApiKeyId id,
        String name,
        String prefix,
        Set<Scope> scopes,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt) {

    public static final int MAX_NAME = 80;
}
