package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.SessionRefusal;
import io.lyceum.domain.turns.port.TurnStores;
import java.util.function.IntPredicate;

/// Deletes a session with everything said in it, for good. A turn that runs in it ends.
public final class RemoveSession {

    private final Transactions<TurnStores> transactions;
    private final TurnRunner runner;

    public RemoveSession(Transactions<TurnStores> transactions, TurnRunner runner) {
        this.transactions = transactions;
        this.runner = runner;
    }

    /// Deletes nothing unless the user's idea of the current revision, `expected`, is right.
    public Result<SessionId, SessionRefusal> remove(UserId user, SessionId id, IntPredicate expected) {
        var running = transactions.reading(user, stores -> stores.turns().running(id));
        Result<SessionId, SessionRefusal> removed = transactions.as(user, stores -> {
            var session = stores.sessions().lock(id);
            if (session.isEmpty()) {
                return refused(new SessionRefusal.NoSuchSession());
            }
            if (!expected.test(session.get().revision())) {
                return refused(new SessionRefusal.Changed(session.get().revision()));
            }
            boolean _ = stores.sessions().remove(id);
            return ok(id);
        });
        if (removed instanceof Result.Ok) {
            running.ifPresent(turn -> runner.stop(turn, TurnStop.WANTED));
        }
        return removed;
    }
}
