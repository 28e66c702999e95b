package io.lyceum.adapters.jdbi.accounts;

import io.lyceum.adapters.jdbi.DomainTypes;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.port.AccountDirectory;
import io.lyceum.domain.accounts.port.Revocations;
import io.lyceum.domain.accounts.port.SuspendedAccounts;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// What the accounts context reads on nobody's behalf, through functions that show no more than that.
public final class JdbiAccountDirectory implements AccountDirectory, Revocations, SuspendedAccounts {

    private final Jdbi jdbi;

    public JdbiAccountDirectory(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<Credentials> find(EmailAddress email) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, password_hash FROM account_by_email(:key)")
                .bind("key", email.key())
                .map((row, _) ->
                        new Credentials(new UserId(row.getObject(1, UUID.class)), row.getString("password_hash")))
                .findOne());
    }

    @Override
    public Optional<Holder> holder(EmailAddress email) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, email_verified FROM address_holder(:key)")
                .bind("key", email.key())
                .map((row, _) -> new Holder(new UserId(DomainTypes.uuid(row, "id")), row.getBoolean("email_verified")))
                .findOne());
    }

    @Override
    public Set<SignInId> since(Instant moment) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT revoked_sign_ins(:moment)")
                .bind("moment", moment)
                .mapTo(SignInId.class)
                .set());
    }

    @Override
    public Set<UserId> all() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT suspended_accounts()")
                .mapTo(UserId.class)
                .set());
    }
}
