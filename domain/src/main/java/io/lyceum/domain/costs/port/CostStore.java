package io.lyceum.domain.costs.port;

import io.lyceum.domain.costs.Cost;
import io.lyceum.domain.costs.DayCost;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.TurnId;
import java.time.Instant;
import java.util.List;

/// What the turns of the user on whose behalf the store was opened cost.
public interface CostStore {

    /// What a turn cost, in the currency of its price; nothing when it had none or still runs.
    List<Cost> cost(TurnId id);

    /// What the turns of a session cost, by currency.
    List<Cost> cost(SessionId id);

    /// What turns cost on each day of a stretch of time, by day and currency.
    List<DayCost> costs(Instant from, Instant to);
}
