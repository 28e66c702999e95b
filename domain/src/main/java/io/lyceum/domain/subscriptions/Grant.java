package io.lyceum.domain.subscriptions;

import java.time.Instant;
import java.util.Optional;

/// A plan or a feature that a user holds until some moment, or until it is revoked.
public record Grant(Kind kind, String name, Optional<Instant> until) {

    public enum Kind {
        PLAN,
        FEATURE
    }
}
