package io.lyceum.domain.sessions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.port.SessionStores;
import java.util.Optional;

/// Shows users their turns, lets them listen on any node, and stops turns.
public final class Turns {

    private final Transactions<SessionStores> transactions;
    private final TurnRunner runner;
    private final TurnFollower follower;

    public Turns(Transactions<SessionStores> transactions, TurnRunner runner, TurnFollower follower) {
        this.transactions = transactions;
        this.runner = runner;
        this.follower = follower;
    }

    /// A turn and the answer so far.
    public record Answered(Turn turn, Message answer) {}

    public Optional<Answered> find(UserId user, TurnId id) {
        return transactions.perStatement(
                user,
                stores -> stores.turns()
                        .find(id)
                        .flatMap(turn -> stores.messages()
                                .find(turn.assistantMessage())
                                .map(answer -> new Answered(turn, answer))));
    }

    public Result<LiveTurn, SessionRefusal> listen(UserId user, TurnId id) {
        return transactions
                .perStatement(user, stores -> stores.turns().find(id))
                .<Result<LiveTurn, SessionRefusal>>map(
                        turn -> ok(runner.live(id).orElseGet(() -> follower.follow(user, turn))))
                .orElseGet(() -> refused(new SessionRefusal.NoSuchTurn()));
    }

    /// Asks for the end of a turn, wherever it runs. It ends within a second as stopped, with the text kept; one
    /// that is over stays as it is.
    public Result<Turn, SessionRefusal> stop(UserId user, TurnId id) {
        Result<Turn, SessionRefusal> stopping = transactions.as(user, stores -> {
            stores.turns().requestStop(id);
            return stores.turns()
                    .find(id)
                    .<Result<Turn, SessionRefusal>>map(Result::ok)
                    .orElseGet(() -> refused(new SessionRefusal.NoSuchTurn()));
        });
        if (stopping instanceof Result.Ok) {
            runner.stop(id, TurnStop.WANTED);
        }
        return stopping;
    }
}
