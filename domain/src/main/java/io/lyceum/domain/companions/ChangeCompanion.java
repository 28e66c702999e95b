package io.lyceum.domain.companions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.companions.port.CompanionStores;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.time.InstantSource;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/// Makes a new version of a companion. Sessions that run keep the version they started with.
public final class ChangeCompanion {

    private final Transactions<CompanionStores> transactions;
    private final InstantSource clock;

    public ChangeCompanion(Transactions<CompanionStores> transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Changes nothing unless the author's idea of the current version, `expected`, is right. A change that
    /// leaves everything as it was makes no version.
    public Result<Companion, CompanionRefusal> change(
            UserId author, CompanionId id, IntPredicate expected, UnaryOperator<Traits> change) {
        return transactions.as(author, stores -> {
            var companions = stores.companions();
            var held = companions.lockOwn(id);
            if (held.isEmpty()) {
                return refused(
                        companions.find(id).isPresent()
                                ? new CompanionRefusal.NotTheAuthor()
                                : new CompanionRefusal.NoSuchCompanion());
            }
            var before = held.get();
            if (!expected.test(before.version())) {
                return refused(new CompanionRefusal.Changed(before.version()));
            }
            var traits = change.apply(before.traits());
            if (!traits.equals(before.traits())) {
                companions.save(id, traits, before.version() + 1, clock.instant());
            }
            return ok(companions.find(id).orElseThrow());
        });
    }
}
