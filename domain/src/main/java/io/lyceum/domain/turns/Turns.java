package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Bell;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.turns.port.TurnStores;
import java.util.List;
import java.util.Optional;

/// Shows users their turns, lets them listen on any node, and stops turns.
public final class Turns {

    private final Transactions<TurnStores> transactions;
    private final TurnRunner runner;
    private final TurnFollower follower;
    private final Bell bell;

    /// @param bell rung when a turn is to stop
    public Turns(Transactions<TurnStores> transactions, TurnRunner runner, TurnFollower follower, Bell bell) {
        this.transactions = transactions;
        this.runner = runner;
        this.follower = follower;
        this.bell = bell;
    }

    /// A turn and the answer so far.
    public record Answered(Turn turn, Message answer) {}

    public Optional<Answered> find(UserId user, TurnId id) {
        return transactions.reading(
                user,
                stores -> stores.turns()
                        .find(id)
                        .flatMap(turn -> stores.messages()
                                .find(turn.assistantMessage())
                                .map(answer -> new Answered(turn, answer))));
    }

    public Result<LiveTurn, TurnRefusal> listen(UserId user, TurnId id) {
        return transactions
                .reading(user, stores -> stores.turns().find(id))
                .<Result<LiveTurn, TurnRefusal>>map(
                        turn -> ok(runner.live(id).orElseGet(() -> follower.follow(user, turn))))
                .orElseGet(() -> refused(new TurnRefusal.NoSuchTurn()));
    }

    /// What went into the answer of a turn.
    public Optional<Provenance> provenance(UserId user, TurnId id) {
        return transactions.reading(user, stores -> stores.turns().provenance(id));
    }

    /// What each provider contributed to a turn, in order; nothing while it runs.
    public List<Part> parts(UserId user, TurnId id) {
        return transactions.reading(user, stores -> stores.turns().parts(id));
    }

    /// Asks for the end of a turn, wherever it runs. It ends within a second as stopped, with the text kept; one
    /// that is over stays as it is.
    public Result<Turn, TurnRefusal> stop(UserId user, TurnId id) {
        Result<Turn, TurnRefusal> stopping = transactions.as(user, stores -> {
            stores.turns().requestStop(id);
            return stores.turns()
                    .find(id)
                    .<Result<Turn, TurnRefusal>>map(Result::ok)
                    .orElseGet(() -> refused(new TurnRefusal.NoSuchTurn()));
        });
        if (stopping instanceof Result.Ok) {
            runner.stop(id, TurnStop.WANTED);
            bell.ring(TurnStop.TOPIC);
        }
        return stopping;
    }
}
