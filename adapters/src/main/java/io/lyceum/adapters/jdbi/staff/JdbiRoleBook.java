package io.lyceum.adapters.jdbi.staff;

import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.port.RoleBook;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

public final class JdbiRoleBook implements RoleBook {

    private final ServiceTransactions transactions;

    public JdbiRoleBook(Jdbi jdbi) {
        this.transactions = new ServiceTransactions(jdbi, ActorKind.OPERATOR);
    }

    @Override
    public Optional<UserId> findUser(String idOrEmail) {
        return transactions.findUser(idOrEmail);
    }

    @Override
    public Optional<AccountRole> give(UserId user, AccountRole role, boolean dry) {
        return transactions.run(
                dry,
                handle -> handle.createQuery("SELECT set_role(:user, :role)")
                        .bind("user", user)
                        .bind("role", role)
                        .mapTo(String.class)
                        .findOne()
                        .map(before -> Term.parse(AccountRole.class, before)));
    }
}
