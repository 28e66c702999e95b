package io.lyceum.adapters.jdbi;

import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Transactions on no user's behalf: for operators' tasks, providers' webhooks and the service's own upkeep. Row
/// security shows them nothing; they call functions that do one thing each. The audit log is told who acts.
public final class ServiceTransactions {

    private final Jdbi jdbi;
    private final ActorKind actor;

    public ServiceTransactions(Jdbi jdbi, ActorKind actor) {
        this.jdbi = jdbi;
        this.actor = actor;
    }

    /// The user with an id or an e-mail address.
    public Optional<UserId> findUser(String idOrEmail) {
        return run(handle -> handle.createQuery("SELECT find_account(:text)")
                .bind("text", idOrEmail)
                .mapTo(UserId.class)
                .findFirst());
    }

    /// Commits when `work` returns.
    public <T> T run(Function<Handle, T> work) {
        return run(false, work);
    }

    /// Does the work and, when it was only a rehearsal, undoes it, so that a dry run says exactly what would be done.
    public <T> T run(boolean dry, Function<Handle, T> work) {
        return jdbi.inTransaction(handle -> {
            handle.createQuery("SELECT set_config('app.actor', :actor, true) AS actor, "
                            + "set_config('app.request_id', :request, true) AS request")
                    .bind("actor", Term.of(actor))
                    .bind("request", Identity.requestId())
                    .mapToMap()
                    .one();
            T result = work.apply(handle);
            if (dry) {
                handle.rollback();
            }
            return result;
        });
    }
}
