package io.lyceum.domain.companions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.companions.port.CompanionStores;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Quota;
import java.time.InstantSource;

/// Creates a companion and counts it against the author's plan, or does neither.
public final class CreateCompanion {

    private final Transactions<CompanionStores> transactions;
    private final Quota quota;
    private final InstantSource clock;

    public CreateCompanion(Transactions<CompanionStores> transactions, Quota quota, InstantSource clock) {
        this.transactions = transactions;
        this.quota = quota;
        this.clock = clock;
    }

    /// Creates a companion under an id that no other one has.
    public Result<Companion, CompanionRefusal> create(UserId author, CompanionId id, Traits traits) {
        return transactions.as(author, stores -> {
            var shortage = quota.take(stores.quota(), Meter.COMPANIONS, id.value());
            if (shortage.isPresent()) {
                return refused(new CompanionRefusal.OverQuota(shortage.get()));
            }
            stores.companions().add(id, traits, clock.instant());
            return ok(stores.companions().find(id).orElseThrow());
        });
    }
}
