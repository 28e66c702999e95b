package io.lyceum.domain.sessions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.port.SessionStores;

/// Lets users go back to another branch of a conversation. What they ask next goes on from there.
public final class ChooseBranch {

    private final Transactions<SessionStores> transactions;

    public ChooseBranch(Transactions<SessionStores> transactions) {
        this.transactions = transactions;
    }

    /// Makes active the branch that a message is on, down to its newest end.
    public Result<MessageId, SessionRefusal> choose(UserId user, SessionId id, MessageId message) {
        return transactions.as(user, stores -> {
            if (stores.sessions().lock(id).isEmpty()) {
                return refused(new SessionRefusal.NoSuchSession());
            }
            if (stores.messages()
                    .find(message)
                    .filter(found -> found.session().equals(id))
                    .isEmpty()) {
                return refused(new SessionRefusal.NoSuchMessage());
            }
            stores.messages().activate(id, message);
            return ok(message);
        });
    }
}
