package io.lyceum.adapters.jdbi.sessions;

import io.lyceum.adapters.jdbi.companions.CompanionSql;
import io.lyceum.adapters.jdbi.subscriptions.QuotaSql;
import io.lyceum.domain.companions.port.CompanionStore;
import io.lyceum.domain.sessions.port.MessageStore;
import io.lyceum.domain.sessions.port.SessionStore;
import io.lyceum.domain.sessions.port.SessionStores;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import org.jdbi.v3.core.Handle;

public record JdbiSessionStores(Handle handle) implements SessionStores {

    @Override
    public SessionStore sessions() {
        return handle.attach(SessionSql.class);
    }

    @Override
    public MessageStore messages() {
        return handle.attach(MessageSql.class);
    }

    @Override
    public CompanionStore companions() {
        return handle.attach(CompanionSql.class);
    }

    @Override
    public QuotaStore quota() {
        return handle.attach(QuotaSql.class);
    }
}
