package io.lyceum.domain.billing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// A subscription as its provider has told at one moment.
///
/// @param plan one of ours; empty when what was bought is none of them
/// @param periodEnd until when is paid for; empty when it never ends
/// @param pastDueSince when the payment failed
/// @param toldAt when the provider made the event; its clock may be as coarse as a second
/// @param event the id of that event
public record Subscription(
        Provider provider,
        String id,
        Optional<String> customer,
        SubscriptionStatus status,
        Optional<String> plan,
        Optional<Instant> periodEnd,
        Optional<Instant> pastDueSince,
        Instant toldAt,
        String event) {

    /// Events come in any order. Of two of the same moment the one with the later status counts, and of two alike one
    /// and the same, so that the order in which they come makes no difference.
    private static final Comparator<Subscription> BY_AGE = Comparator.comparing(Subscription::toldAt)
            .thenComparing(Subscription::status)
            .thenComparing(Subscription::event);

    boolean isOlderThan(Subscription known) {
        return BY_AGE.compare(this, known) < 0;
    }

    /// Until when the user has the plan: [Instant#MAX] for ever, empty not at all.
    ///
    /// @param grace how long a plan is kept after what was paid for has ended or a payment has failed
    public Optional<Instant> accessUntil(Duration grace) {
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        return switch (status) {
            case TRIALING, ACTIVE ->
                Optional.of(periodEnd.map(end -> end.plus(grace)).orElse(Instant.MAX));
            case PAST_DUE -> Optional.of(pastDueSince.orElse(toldAt).plus(grace));
            case CANCELED -> periodEnd;
            case INCOMPLETE, PAUSED, UNPAID, ENDED -> Optional.empty();
        };
    }
}
