package io.lyceum.domain.accounts;

import java.time.Instant;

/// A signing-in that a cookie proves.
///
/// @param lastSeenAt right to about a minute
public record CookieSignIn(SignInId id, AccountRole role, Instant createdAt, Instant lastSeenAt) {}
