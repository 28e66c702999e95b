package io.lyceum.domain.costs;

import io.lyceum.domain.costs.port.CostStores;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.TurnId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Shows users what their turns cost.
public final class Costs {

    private final Transactions<CostStores> transactions;

    public Costs(Transactions<CostStores> transactions) {
        this.transactions = transactions;
    }

    /// What a turn cost; the list is empty while it runs and when its model had no price. Empty without such a turn.
    public Optional<List<Cost>> cost(UserId user, TurnId id) {
        return transactions.reading(
                user, stores -> stores.turns().find(id).map(_ -> stores.costs().cost(id)));
    }

    /// What the turns of a session cost, by currency. Empty without such a session.
    public Optional<List<Cost>> cost(UserId user, SessionId id) {
        return transactions.reading(
                user,
                stores -> stores.sessions().find(id).map(_ -> stores.costs().cost(id)));
    }

    /// What turns cost on each day of a stretch of time, by day and currency.
    public List<DayCost> costs(UserId user, Instant from, Instant to) {
        return transactions.reading(user, stores -> stores.costs().costs(from, to));
    }
}
