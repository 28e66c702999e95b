package io.lyceum.adapters.jdbi.identities;

import io.lyceum.adapters.jdbi.accounts.AccountSql;
import io.lyceum.adapters.jdbi.accounts.SignInSql;
import io.lyceum.domain.accounts.port.AccountStore;
import io.lyceum.domain.accounts.port.SignInStore;
import io.lyceum.domain.identities.port.IdentityStore;
import io.lyceum.domain.identities.port.IdentityStores;
import org.jdbi.v3.core.Handle;

public record JdbiIdentityStores(Handle handle) implements IdentityStores {

    @Override
    public IdentityStore identities() {
        return handle.attach(IdentitySql.class);
    }

    @Override
    public AccountStore accounts() {
        return handle.attach(AccountSql.class);
    }

    @Override
    public SignInStore signIns() {
        return handle.attach(SignInSql.class);
    }
}
