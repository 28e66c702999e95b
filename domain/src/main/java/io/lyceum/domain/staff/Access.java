package io.lyceum.domain.staff;

import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A look that an administrator took at what is a user's own.
///
/// @param what `account`, `messages` or `export`
/// @param staff who looked; empty when that account has been erased since
public record Access(
        UUID id, Instant at, String what, String reason, Optional<UserId> staff, Optional<String> staffName) {}
