package io.lyceum.domain.staff;

import java.time.Instant;
import java.util.UUID;

/// Something that a user said or was told.
public record SaidMessage(UUID id, UUID session, String role, String content, Instant createdAt) {}
