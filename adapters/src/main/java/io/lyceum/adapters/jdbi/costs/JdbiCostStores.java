package io.lyceum.adapters.jdbi.costs;

import io.lyceum.adapters.jdbi.sessions.SessionSql;
import io.lyceum.adapters.jdbi.turns.TurnSql;
import io.lyceum.domain.costs.port.CostStore;
import io.lyceum.domain.costs.port.CostStores;
import io.lyceum.domain.sessions.port.SessionStore;
import io.lyceum.domain.turns.port.TurnStore;
import org.jdbi.v3.core.Handle;

public record JdbiCostStores(Handle handle) implements CostStores {

    @Override
    public CostStore costs() {
        return handle.attach(CostSql.class);
    }

    @Override
    public TurnStore turns() {
        return handle.attach(TurnSql.class);
    }

    @Override
    public SessionStore sessions() {
        return handle.attach(SessionSql.class);
    }
}
