package io.lyceum.domain.staff;

import io.lyceum.domain.audit.SecurityEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A security event as it was taken down.
public record RecordedEvent(UUID id, Instant at, SecurityEvent event, Optional<String> requestId) {}
