package io.lyceum.adapters.jdbi;

import io.lyceum.adapters.jdbi.Identity.Scope;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Transactions in PostgreSQL, whose row security policies compare `app.user_id` with the owner of each row.
public final class JdbiTransactions<S> implements Transactions<S> {

    private final Jdbi jdbi;
    private final Function<Handle, S> stores;
    private final ReadLane reads;

    public JdbiTransactions(Jdbi jdbi, Function<Handle, S> stores) {
        this.jdbi = jdbi;
        this.stores = stores;
        this.reads = jdbi.getConfig(ReadLane.class);
    }

    @Override
    public <T> T as(UserId user, Function<S, T> work) {
        refuseNesting();
        return jdbi.inTransaction(handle -> {
            Identity.assume(handle, user, Scope.TRANSACTION);
            T result = run(handle, work);
            if (result instanceof Refused) {
                handle.rollback();
            }
            return result;
        });
    }

    @Override
    public <T> T perStatement(UserId user, Function<S, T> work) {
        refuseNesting();
        return each(Scope.ALONE, user, work);
    }

    @Override
    public <T> T reading(UserId user, Function<S, T> work) {
        refuseNesting();
        return reads.enter(() -> each(Scope.READING, user, work));
    }

    private <T> T each(Scope scope, UserId user, Function<S, T> work) {
        return jdbi.withHandle(handle -> {
            var identity = Identity.assume(handle, user, scope);
            try {
                return run(handle, work);
            } finally {
                identity.recover();
            }
        });
    }

    private <T> T run(Handle handle, Function<S, T> work) {
        return SharedSqlObjects.use(handle, () -> work.apply(stores.apply(handle)));
    }

    /// A nested call would take a second connection and commit on its own.
    private static void refuseNesting() {
        if (SharedSqlObjects.inUse()) {
            throw new IllegalStateException("A transaction is already open");
        }
    }
}
