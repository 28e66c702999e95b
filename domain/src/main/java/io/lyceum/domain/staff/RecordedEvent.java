package io.lyceum.domain.staff;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A security event as it was taken down.
///
/// @param times how often the same came in a row
public record RecordedEvent(
        UUID id,
        Instant at,
        SecurityEvent.Type type,
        Optional<UserId> user,
        Optional<String> address,
        String detail,
        int times,
        Optional<String> requestId) {}
