package io.lyceum.domain.turns;

import io.lyceum.domain.turns.port.TurnLog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A log in memory, in front of which each commit can be delayed, refused or made to fail.
final class ScriptedLog implements TurnLog {

    private final List<List<Entry>> commits = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final Script script;

    /// What happens to a commit.
    interface Script {

        /// Returns the turns that take their event.
        ///
        /// @param attempt from 1
        Set<TurnId> commit(int attempt, List<Entry> entries) throws InterruptedException;
    }

    ScriptedLog(Script script) {
        this.script = script;
    }

    static Set<TurnId> all(List<Entry> entries) {
        return entries.stream().map(entry -> entry.turn().id()).collect(Collectors.toSet());
    }

    List<List<Entry>> commits() {
        return commits;
    }

    /// The events that a turn took.
    List<TurnEvent> events(RunningTurn turn) {
        return commits.stream()
                .flatMap(List::stream)
                .filter(entry -> entry.turn().equals(turn))
                .map(Entry::event)
                .toList();
    }

    @Override
    public Set<TurnId> append(List<Entry> entries) {
        try {
            var taken = script.commit(tries.incrementAndGet(), entries);
            commits.add(entries.stream()
                    .filter(entry -> taken.contains(entry.turn().id()))
                    .toList());
            return taken;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Set<TurnId> renew(List<RunningTurn> turns, Duration lease) {
        return Set.of();
    }

    @Override
    public List<TurnStop> stopRequested(List<RunningTurn> turns) {
        return List.of();
    }

    @Override
    public List<Lapsed> claimLapsed(Duration lease) {
        return List.of();
    }

    @Override
    public List<Lapsed> claimAll(Duration lease) {
        return List.of();
    }
}
