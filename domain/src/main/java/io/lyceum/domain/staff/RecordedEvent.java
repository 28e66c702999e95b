package io.lyceum.domain.staff;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A security event as it was taken down.
public record RecordedEvent(
        UUID id,
        Instant at,
        SecurityEvent.Type type,
        Optional<UserId> user,
        Optional<String> address,
        String detail,
        Optional<String> requestId) {}
