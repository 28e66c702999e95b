package io.lyceum.domain.staff;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Which security events to list.
public record EventFilter(
        Optional<SecurityEvent.Type> type, Optional<SecurityEvent.Severity> severity, Optional<UserId> user) {}
