package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.UserId;
import java.time.Instant;

public record User(
        UserId id, String email, boolean emailVerified, AccountRole role, Profile profile, Instant createdAt) {}
