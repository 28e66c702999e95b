package io.lyceum.domain.staff;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/// Something that came so often from one source within an hour that somebody should look.
///
/// @param hour when the hour began
/// @param count how often it came in that hour
/// @param address of the first event, as long as that is kept; `user` likewise
public record Alert(
        SecurityEvent.Type type,
        Instant hour,
        long count,
        Instant lastAt,
        Optional<UserId> user,
        Optional<String> address) {}
