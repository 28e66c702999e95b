package io.lyceum.adapters.jdbi.accounts;

import io.lyceum.domain.accounts.port.AccountStore;
import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.accounts.port.SignInStore;
import org.jdbi.v3.core.Handle;

public record JdbiAccountStores(Handle handle) implements AccountStores {

    @Override
    public AccountStore accounts() {
        return handle.attach(AccountSql.class);
    }

    @Override
    public SignInStore signIns() {
        return handle.attach(SignInSql.class);
    }
}
