package io.lyceum.adapters.jdbi.apikeys;

import io.lyceum.adapters.jdbi.accounts.AccountSql;
import io.lyceum.domain.accounts.port.AccountStore;
import io.lyceum.domain.apikeys.port.ApiKeyStore;
import io.lyceum.domain.apikeys.port.ApiKeyStores;
import org.jdbi.v3.core.Handle;

public record JdbiApiKeyStores(Handle handle) implements ApiKeyStores {

    @Override
    public ApiKeyStore keys() {
        return handle.attach(ApiKeySql.class);
    }

    @Override
    public AccountStore accounts() {
        return handle.attach(AccountSql.class);
    }
}
