package io.lyceum.domain.sessions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.port.SessionStores;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Lets users keep their sessions in order: rename, archive and pin them.
public final class EditSession {

    private final Transactions<SessionStores> transactions;

    public EditSession(Transactions<SessionStores> transactions) {
        this.transactions = transactions;
    }

    /// What is empty stays as it is.
    public record Edit(Optional<String> title, Optional<Boolean> archived, Optional<Boolean> pinned) {}

    /// Changes nothing unless the user's idea of the current revision, `expected`, is right.
    public Result<Session, SessionRefusal> edit(UserId user, SessionId id, IntPredicate expected, Edit edit) {
        return transactions.as(user, stores -> {
            var held = stores.sessions().lock(id);
            if (held.isEmpty()) {
                return refused(new SessionRefusal.NoSuchSession());
            }
            var session = held.get();
            if (!expected.test(session.revision())) {
                return refused(new SessionRefusal.Changed(session.revision()));
            }
            stores.sessions()
                    .save(
                            id,
                            edit.title().orElse(session.title()),
                            edit.archived().orElse(session.archived()),
                            edit.pinned().orElse(session.pinned()));
            return ok(stores.sessions().find(id).orElseThrow());
        });
    }
}
