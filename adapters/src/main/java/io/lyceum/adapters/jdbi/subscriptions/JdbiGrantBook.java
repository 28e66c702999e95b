package io.lyceum.adapters.jdbi.subscriptions;

import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.port.GrantBook;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

public final class JdbiGrantBook implements GrantBook {

    private final ServiceTransactions transactions;

    public JdbiGrantBook(Jdbi jdbi) {
        this.transactions = new ServiceTransactions(jdbi, ActorKind.OPERATOR);
    }

    @Override
    public Optional<UserId> findUser(String idOrEmail) {
        return transactions.findUser(idOrEmail);
    }

    @Override
    public boolean grant(UserId user, Grant grant, boolean dry) {
        return transactions.run(
                dry,
                handle -> handle.createQuery("SELECT grant_entitlement(:user, :kind, :name, :until)")
                        .bind("user", user)
                        .bind("kind", grant.kind())
                        .bind("name", grant.name())
                        .bind("until", grant.until())
                        .mapTo(Boolean.class)
                        .one());
    }

    @Override
    public boolean revoke(UserId user, Grant.Kind kind, String name, boolean dry) {
        return transactions.run(
                dry,
                handle -> handle.createQuery("SELECT revoke_entitlement(:user, :kind, :name)")
                        .bind("user", user)
                        .bind("kind", kind)
                        .bind("name", name)
                        .mapTo(Boolean.class)
                        .one());
    }
}
