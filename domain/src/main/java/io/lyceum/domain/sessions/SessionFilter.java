package io.lyceum.domain.sessions;

import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.kernel.Position;
import java.time.Instant;
import java.util.Optional;

/// Which sessions to list, and after which one to go on.
public record SessionFilter(
        Optional<Session.Kind> kind,
        Optional<Session.State> state,
        Optional<CompanionId> companion,
        Optional<Subject> subject,
        Optional<Boolean> archived,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Position> after,
        int limit) {}
