package io.lyceum.domain.subscriptions;

import io.lyceum.domain.subscriptions.port.QuotaStore;
import io.lyceum.domain.subscriptions.port.QuotaStore.Shortage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Takes what a user's plan has room for, inside the transaction that creates what is paid for.
public final class Quota {

    private final Plans plans;
    private final InstantSource clock;

    public Quota(Plans plans, InstantSource clock) {
        this.plans = plans;
        this.clock = clock;
    }

    public Entitlement entitlement(QuotaStore store) {
        return plans.entitlementOf(store.holdings(clock.instant()));
    }

    /// Takes one unit of a meter for `reference`, or tells which limit has no room; the caller must then refuse.
    public Optional<QuotaExceeded> take(QuotaStore store, Meter meter, UUID reference) {
        return take(store, entitlement(store), meter, reference);
    }

    /// As above, for a caller that knows the entitlement already.
    public Optional<QuotaExceeded> take(QuotaStore store, Entitlement entitlement, Meter meter, UUID reference) {
        var now = clock.instant();
        return store.take(meter, reference, now, entitlement.limitsOf(meter))
                .map(shortage -> exceeded(entitlement, shortage, now));
    }

    /// Sets an amount aside for `reference` until it is settled, or tells which limit has no room; the caller must then
    /// refuse. Where nothing limits the meter, nothing is set aside.
    public Optional<QuotaExceeded> hold(
            QuotaStore store, Entitlement entitlement, Meter meter, UUID reference, long amount) {
        var limits = entitlement.limitsOf(meter);
        if (limits.isEmpty()) {
            return Optional.empty();
        }
        var now = clock.instant();
        return store.hold(meter, reference, amount, now, limits).map(shortage -> exceeded(entitlement, shortage, now));
    }

    /// Enters what something came to, and sets free what was held for it, if anything; it may be more or less than
    /// that. Counts in the window in which it was held. False when it has been settled before, and then nothing
    /// changes. The caller must have locked what the reference stands for.
    public boolean settle(QuotaStore store, Meter meter, UUID reference, long used, boolean estimated) {
        return store.settle(meter, reference, used, estimated, clock.instant());
    }

    /// Sets free what was held for a reference that came to nothing. False when it has been settled or released before,
    /// or nothing was held.
    public boolean release(QuotaStore store, Meter meter, UUID reference) {
        return store.release(meter, reference);
    }

    private static QuotaExceeded exceeded(Entitlement entitlement, Shortage shortage, Instant now) {
        return new QuotaExceeded(
                entitlement.plan(),
                shortage.limit(),
                shortage.used(),
                shortage.limit().period().resetsAt(now));
    }
}
