package io.lyceum.domain.subscriptions;

import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Shows users what their plan leaves them: exactly what the writing transactions enforce.
public final class Allowances {

    private final Transactions<QuotaStore> transactions;
    private final Plans plans;
    private final InstantSource clock;

    public Allowances(Transactions<QuotaStore> transactions, Plans plans, InstantSource clock) {
        this.transactions = transactions;
        this.plans = plans;
        this.clock = clock;
    }

    public record Allowance(Entitlement entitlement, List<Balance> balances) {

        public boolean hasRoom(Meter meter) {
            return balances.stream()
                    .filter(balance -> balance.meter() == meter)
                    .allMatch(balance -> balance.limit().isEmpty()
                            || balance.used() + balance.held() < balance.limit().get());
        }
    }

    /// One limit and what is used and held of it; without a limit, what has ever been used.
    public record Balance(
            Meter meter,
            Optional<Long> limit,
            long used,
            long held,
            Period period,
            Optional<Instant> resetsAt,
            boolean isCap) {}

    public Plans plans() {
        return plans;
    }

    public Entitlement entitlement(UserId user) {
        return transactions.reading(user, store -> plans.entitlementOf(store.holdings(clock.instant())));
    }

    public Allowance show(UserId user) {
        var now = clock.instant();
        return transactions.reading(user, store -> {
            var entitlement = plans.entitlementOf(store.holdings(now));
            var balances = Arrays.stream(Meter.values())
                    .flatMap(meter -> balances(store, entitlement, meter, now))
                    .toList();
            return new Allowance(entitlement, balances);
        });
    }

    /// Sets a limit of the user's own, which counts beside those of the plan from the next request on.
    public void setCap(UserId user, Limit cap) {
        transactions.perStatement(user, store -> {
            store.setCap(cap);
            return cap;
        });
    }

    public void removeCap(UserId user, Meter meter, Period period) {
        transactions.perStatement(user, store -> {
            store.removeCap(meter, period);
            return meter;
        });
    }

    public List<Limit> caps(UserId user) {
        return transactions.reading(
                user, store -> store.holdings(clock.instant()).caps());
    }

    /// What was used in each day of a stretch of time.
    public List<DayUsage> usage(UserId user, Instant from, Instant to) {
        return transactions.reading(user, store -> store.usage(from, to));
    }

    private static Stream<Balance> balances(QuotaStore store, Entitlement entitlement, Meter meter, Instant now) {
        var limits = entitlement.limitsOf(meter);
        if (limits.isEmpty()) {
            var standing = store.standing(meter, Period.LIFETIME, Instant.MIN);
            return Stream.of(new Balance(
                    meter,
                    Optional.empty(),
                    standing.used(),
                    standing.held(),
                    Period.LIFETIME,
                    Optional.empty(),
                    false));
        }
        return limits.stream().map(limit -> {
            var standing = store.standing(meter, limit.period(), limit.period().since(now));
            return new Balance(
                    meter,
                    Optional.of(limit.amount()),
                    standing.used(),
                    standing.held(),
                    limit.period(),
                    limit.period().resetsAt(now),
                    entitlement.isCap(limit));
        });
    }
}
