package io.lyceum.domain.accounts;

import java.util.UUID;

public record IdentityId(UUID value) {}
