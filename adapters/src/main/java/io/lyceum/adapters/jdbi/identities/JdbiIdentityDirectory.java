package io.lyceum.adapters.jdbi.identities;

import io.lyceum.adapters.jdbi.DomainTypes;
import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.identities.ForeignIdentity;
import io.lyceum.domain.identities.port.IdentityDirectory;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Reads on nobody's behalf whom identities lead to, through a function that shows no more than that.
public record JdbiIdentityDirectory(Jdbi jdbi) implements IdentityDirectory {

    @Override
    public Optional<Known> find(ForeignIdentity identity) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id, role, claimed_at FROM account_by_identity(:issuer, :subject)")
                .bind("issuer", identity.issuer())
                .bind("subject", identity.subject())
                .map((row, _) -> new Known(
                        new UserId(DomainTypes.uuid(row, "id")),
                        DomainTypes.term(row, "role", AccountRole.class),
                        DomainTypes.optionalInstant(row, "claimed_at")))
                .findOne());
    }
}
