package io.lyceum.adapters.jdbi.companions;

import io.lyceum.adapters.jdbi.subscriptions.QuotaSql;
import io.lyceum.domain.companions.port.CompanionStore;
import io.lyceum.domain.companions.port.CompanionStores;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import org.jdbi.v3.core.Handle;

public record JdbiCompanionStores(Handle handle) implements CompanionStores {

    @Override
    public CompanionStore companions() {
        return handle.attach(CompanionSql.class);
    }

    @Override
    public QuotaStore quota() {
        return handle.attach(QuotaSql.class);
    }
}
