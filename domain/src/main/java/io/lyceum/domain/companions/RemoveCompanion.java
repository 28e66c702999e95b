package io.lyceum.domain.companions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.companions.port.CompanionStores;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.Meter;
import java.util.function.IntPredicate;

/// Removes a companion for good and gives its place in the plan back. Sessions held with it stay readable.
public final class RemoveCompanion {

    private final Transactions<CompanionStores> transactions;

    public RemoveCompanion(Transactions<CompanionStores> transactions) {
        this.transactions = transactions;
    }

    /// Authors remove their own companions, moderators also what others published.
    ///
    /// @param moderating whether a user who is a moderator acts as one
    public Result<CompanionId, CompanionRefusal> remove(
            UserId user, CompanionId id, IntPredicate expected, boolean moderating) {
        return transactions.as(user, stores -> {
            var companions = stores.companions();
            var own = companions.lockOwn(id);
            var found = own.or(() -> companions.find(id));
            if (found.isEmpty()) {
                return refused(new CompanionRefusal.NoSuchCompanion());
            }
            if (!expected.test(found.get().version())) {
                return refused(new CompanionRefusal.Changed(found.get().version()));
            }
            if (own.isPresent() && companions.remove(id)) {
                stores.quota().refund(Meter.COMPANIONS, id.value());
                return ok(id);
            }
            return moderating && companions.removeAsModerator(id)
                    ? ok(id)
                    : refused(new CompanionRefusal.NotTheAuthor());
        });
    }
}
