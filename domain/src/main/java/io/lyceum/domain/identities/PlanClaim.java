package io.lyceum.domain.identities;

import java.time.Instant;
import java.util.Set;

/// What an issuer says that somebody has subscribed to, in the words of our own plans and features.
///
/// @param issuedAt when the issuer said so; an older claim never replaces a newer one
/// @param until how long it counts without being said again
public record PlanClaim(Set<String> plans, Set<String> features, Instant issuedAt, Instant until) {}
