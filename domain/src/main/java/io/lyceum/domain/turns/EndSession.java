package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.EndReason;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.SessionRefusal;
import io.lyceum.domain.turns.port.TurnStores;
import java.time.InstantSource;
import java.util.Optional;

/// Ends a session on the user's wish, and stops the turn that runs in it. Ending twice changes nothing.
public final class EndSession {

    private final Transactions<TurnStores> transactions;
    private final TurnRunner runner;
    private final InstantSource clock;

    public EndSession(Transactions<TurnStores> transactions, TurnRunner runner, InstantSource clock) {
        this.transactions = transactions;
        this.runner = runner;
        this.clock = clock;
    }

    private record Ending(Session session, Optional<TurnId> running) {}

    public Result<Session, SessionRefusal> end(UserId user, SessionId id) {
        Result<Ending, SessionRefusal> ending = transactions.as(user, stores -> {
            var session = stores.sessions().lock(id);
            if (session.isEmpty()) {
                return refused(new SessionRefusal.NoSuchSession());
            }
            stores.sessions().end(id, Session.State.ENDED, EndReason.COMPLETED, clock.instant());
            var running = stores.turns().running(id);
            running.ifPresent(stores.turns()::requestStop);
            return ok(new Ending(stores.sessions().find(id).orElseThrow(), running));
        });
        return switch (ending) {
            case Result.Ok(Ending(var session, var running)) -> {
                running.ifPresent(turn -> runner.stop(turn, TurnStop.WANTED));
                yield ok(session);
            }
            case Result.Refused(var reason) -> refused(reason);
        };
    }
}
