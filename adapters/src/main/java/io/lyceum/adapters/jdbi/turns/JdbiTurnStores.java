package io.lyceum.adapters.jdbi.turns;

import io.lyceum.adapters.jdbi.sessions.MessageSql;
import io.lyceum.adapters.jdbi.sessions.SessionSql;
import io.lyceum.adapters.jdbi.subscriptions.QuotaSql;
import io.lyceum.domain.sessions.port.MessageStore;
import io.lyceum.domain.sessions.port.SessionStore;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import io.lyceum.domain.turns.port.TurnStore;
import io.lyceum.domain.turns.port.TurnStores;
import org.jdbi.v3.core.Handle;

public record JdbiTurnStores(Handle handle) implements TurnStores {

    @Override
    public TurnStore turns() {
        return handle.attach(TurnSql.class);
    }

    @Override
    public SessionStore sessions() {
        return handle.attach(SessionSql.class);
    }

    @Override
    public MessageStore messages() {
        return handle.attach(MessageSql.class);
    }

    @Override
    public QuotaStore quota() {
        return handle.attach(QuotaSql.class);
    }
}
