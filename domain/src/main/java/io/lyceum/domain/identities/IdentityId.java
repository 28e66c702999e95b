package io.lyceum.domain.identities;

import java.util.UUID;

public record IdentityId(UUID value) {}
