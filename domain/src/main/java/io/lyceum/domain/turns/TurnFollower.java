package io.lyceum.domain.turns;

import io.lyceum.domain.kernel.Bell;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.turns.port.TurnStores;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Reads the events of turns that other nodes work on, or that are over, from the log: one reader per turn, however
/// many listen to it here.
public final class TurnFollower {

    /// A look without a ring.
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Transactions<TurnStores> transactions;
    private final Bell bell;
    private final Consumer<Throwable> trouble;
    private final Map<TurnId, LiveTurn> followed = new ConcurrentHashMap<>();

    /// @param bell rung when a log has grown
    /// @param trouble told when the log cannot be read; reading goes on
    public TurnFollower(Transactions<TurnStores> transactions, Bell bell, Consumer<Throwable> trouble) {
        this.transactions = transactions;
        this.bell = bell;
        this.trouble = trouble;
    }

    /// @param user whose turn it is
    LiveTurn follow(UserId user, Turn turn) {
        return followed.computeIfAbsent(turn.id(), id -> {
            var live = new LiveTurn(turn);
            Thread.ofVirtual().name("follow-" + id.value()).start(() -> read(user, live));
            return live;
        });
    }

    private void read(UserId user, LiveTurn live) {
        try {
            readToTheEnd(user, live, PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            followed.remove(live.id());
            live.close();
        }
    }

    /// Publishes what the log says of a turn until it is over, or nobody has listened for as long as `patience`.
    void readToTheEnd(UserId user, LiveTurn live, Duration patience) throws InterruptedException {
        try (var ear = bell.listen(live.id().topic())) {
            readToTheEnd(user, live, patience, ear);
        }
    }

    private void readToTheEnd(UserId user, LiveTurn live, Duration patience, Bell.Ear ear) throws InterruptedException {
        while (!live.isOver() && live.heardWithin(patience)) {
            try {
                transactions.reading(user, stores -> {
                    live.publish(stores.turns().events(live.id(), live.lastNumber()));
                    if (!live.isOver() && stores.turns().find(live.id()).isEmpty()) {
                        live.close();
                    }
                    return live;
                });
            } catch (RuntimeException e) {
                trouble.accept(e);
            }
            if (!live.isOver()) {
                ear.await(PAUSE);
            }
        }
    }
}
