package io.lyceum.domain.turns;

import io.lyceum.domain.turns.port.TurnLog;
import io.lyceum.domain.turns.port.TurnLog.Lapsed;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Keeps the leases of this node's turns, and ends turns whose node has gone. Each method is meant to be called
/// again and again; a call that fails is made good by the next one.
public final class TurnKeeper {

    private final TurnRunner runner;
    private final TurnLog log;
    private final Duration lease;
    private final Consumer<Throwable> trouble;

    /// @param trouble told about each turn that cannot be ended; its lease runs out again and so it is tried again
    public TurnKeeper(TurnRunner runner, TurnLog log, Duration lease, Consumer<Throwable> trouble) {
        this.runner = runner;
        this.log = log;
        this.lease = lease;
        this.trouble = trouble;
    }

    /// Must be called several times in each lease.
    public void renewLeases() {
        var works = List.copyOf(runner.works());
        if (works.isEmpty()) {
            return;
        }
        var held = log.renew(works.stream().map(TurnWork::turn).toList(), lease);
        for (var work : works) {
            if (!held.contains(work.turn().id()) && !work.live().isOver()) {
                work.lose();
            }
        }
    }

    /// Stops the turns that somebody, on whichever node, wants to stop.
    public void stopWhatIsUnwanted() {
        var turns = runner.works().stream().map(TurnWork::turn).toList();
        if (!turns.isEmpty()) {
            log.stopRequested(turns).forEach(stop -> runner.stop(stop.turn(), stop.code()));
        }
    }

    /// Ends the turns that nobody works on any more as interrupted, with their text kept; returns how many.
    public int endAbandoned() {
        return end(log.claimLapsed(lease));
    }

    /// As [#endAbandoned] without waiting for leases to run out. Only right when this node has just started and no
    /// other one can be alive. One that cannot be ended is left to [#endAbandoned].
    public int endAllOfEarlierNodes() {
        int ended = 0;
        int more;
        do {
            more = end(log.claimAll(lease));
            ended += more;
        } while (more > 0);
        return ended;
    }

    private int end(List<Lapsed> turns) {
        var end = TurnEnd.interrupted("node-lost", "The node that gave the answer has not been heard of any more.");
        int ended = 0;
        for (var lapsed : turns) {
            try {
                runner.end(lapsed.user(), lapsed.turn(), end);
                ended++;
            } catch (RuntimeException e) {
                trouble.accept(e);
            }
        }
        return ended;
    }
}
