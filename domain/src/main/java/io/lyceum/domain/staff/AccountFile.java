package io.lyceum.domain.staff;

import io.lyceum.domain.accounts.User;
import java.time.Instant;
import java.util.Optional;

/// All that an account says.
public record AccountFile(User user, Optional<Instant> suspendedAt) {}
