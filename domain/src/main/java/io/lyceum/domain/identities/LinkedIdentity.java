package io.lyceum.domain.identities;

import java.time.Instant;

/// An identity of another issuer that leads to an account.
///
/// @param subject the issuer's id for the user
public record LinkedIdentity(IdentityId id, String issuer, String subject, Instant linkedAt) {}
