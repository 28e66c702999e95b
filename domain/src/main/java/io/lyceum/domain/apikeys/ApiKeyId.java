package io.lyceum.domain.apikeys;

import java.util.UUID;

public record ApiKeyId(UUID value) {}
