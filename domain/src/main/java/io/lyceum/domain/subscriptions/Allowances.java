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
                            || balance.used() < balance.limit().get());
        }
    }

    /// One limit and what is used of it; without a limit, what has ever been used.
    public record Balance(Meter meter, Optional<Long> limit, long used, Period period, Optional<Instant> resetsAt) {}

    public Plans plans() {
        return plans;
    }

    public Entitlement entitlement(UserId user) {
        return transactions.perStatement(user, store -> plans.entitlementOf(store.grants(clock.instant())));
    }

    public Allowance show(UserId user) {
        var now = clock.instant();
        return transactions.perStatement(user, store -> {
            var entitlement = plans.entitlementOf(store.grants(now));
            var balances = Arrays.stream(Meter.values())
                    .flatMap(meter -> balances(store, entitlement, meter, now))
                    .toList();
            return new Allowance(entitlement, balances);
        });
    }

    private static Stream<Balance> balances(QuotaStore store, Entitlement entitlement, Meter meter, Instant now) {
        var limits = entitlement.limitsOf(meter);
        if (limits.isEmpty()) {
            return Stream.of(new Balance(
                    meter, Optional.empty(), store.used(meter, Instant.MIN), Period.LIFETIME, Optional.empty()));
        }
        return limits.stream()
                .map(limit -> new Balance(
                        meter,
                        Optional.of(limit.amount()),
                        store.used(meter, limit.period().since(now)),
                        limit.period(),
                        limit.period().resetsAt(now)));
    }
}
