package io.lyceum.domain.subscriptions;

import java.time.Instant;
import java.util.Optional;

/// A limit that has no room left.
///
/// @param resetsAt when there will be room again by itself; empty for a limit that counts for ever
public record QuotaExceeded(String plan, Limit limit, long used, Optional<Instant> resetsAt) {}
