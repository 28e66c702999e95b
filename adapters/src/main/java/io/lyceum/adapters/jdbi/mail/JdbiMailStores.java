package io.lyceum.adapters.jdbi.mail;

import io.lyceum.adapters.jdbi.accounts.AccountSql;
import io.lyceum.adapters.jdbi.accounts.SignInSql;
import io.lyceum.domain.accounts.port.AccountStore;
import io.lyceum.domain.accounts.port.SignInStore;
import io.lyceum.domain.mail.port.MailSecrets;
import io.lyceum.domain.mail.port.MailStores;
import org.jdbi.v3.core.Handle;

public record JdbiMailStores(Handle handle) implements MailStores {

    @Override
    public MailSecrets secrets() {
        return handle.attach(MailSecretSql.class);
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
