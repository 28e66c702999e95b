package io.lyceum.domain.subscriptions;

import java.time.Instant;
import java.util.Optional;

/// A plan or a feature that a user holds until some moment, or until it is revoked.
public record Grant(Kind kind, String name, Optional<Instant> until, Source source) {

    /// By an operator.
    public Grant(Kind kind, String name, Optional<Instant> until) {
        this(kind, name, until, Source.OPERATOR);
    }

    /// Who says so. They add up, whichever comes first; the largest plan of all counts.
    public enum Source {
        /// A token of an identity provider.
        CLAIM,
        /// A payment provider.
        SUBSCRIPTION,
        OPERATOR
    }

    public enum Kind {
        PLAN,
        FEATURE
    }
}
