package io.lyceum.domain.turns;

import io.lyceum.domain.kernel.Bell;
import io.lyceum.domain.turns.port.TurnLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Writes what the tutors of this node say to the log: all turns together, one commit at a time. While one commit
/// is on its way the tutors' next words gather, so the more turns there are, the more of them share a commit.
public final class Journal implements AutoCloseable {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1);

    private final TurnLog log;
    private final Bell bell;
    private final Duration gap;
    private final Consumer<Throwable> trouble;
    private final BlockingQueue<TurnWork> waiting = new LinkedBlockingQueue<>();
    private final Thread writer;

    /// @param bell rung for each turn whose log has grown
    /// @param gap the shortest time between the starts of two commits; the first word of a quiet node waits for
    ///     nothing
    /// @param trouble told about each failed commit; it is repeated until it works
    public Journal(TurnLog log, Bell bell, Duration gap, Consumer<Throwable> trouble) {
        this.log = log;
        this.bell = bell;
        this.gap = gap;
        this.trouble = trouble;
        this.writer = Thread.ofVirtual().name("journal").start(this::write);
    }

    void say(TurnWork work, String piece) throws InterruptedException {
        if (work.say(piece)) {
            waiting.add(work);
        }
    }

    /// Waits until everything the tutor has said is in the log, or never will be.
    void flush(TurnWork work) throws InterruptedException {
        waiting.add(work);
        work.awaitWritten();
    }

    @Override
    public void close() {
        writer.interrupt();
    }

    private void write() {
        try {
            long last = System.nanoTime() - gap.toNanos();
            while (true) {
                List<TurnWork> works = new ArrayList<>();
                works.add(waiting.take());
                long early = last + gap.toNanos() - System.nanoTime();
                if (early > 0) {
                    Thread.sleep(Duration.ofNanos(early));
                }
                last = System.nanoTime();
                waiting.drainTo(works);
                commit(works);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(List<TurnWork> works) throws InterruptedException {
        Map<TurnWork, TurnLog.Entry> entries = new LinkedHashMap<>();
        works.forEach(work -> take(work, entries));
        if (entries.isEmpty()) {
            return;
        }
        var delay = FIRST_RETRY;
        while (!append(entries)) {
            Thread.sleep(delay);
            delay = delay.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? delay.multipliedBy(2) : LAST_RETRY;
        }
    }

    /// Adds what a work has to say, once. Whatever goes wrong concerns that work only, whose turn comes again.
    private void take(TurnWork work, Map<TurnWork, TurnLog.Entry> entries) {
        if (entries.containsKey(work)) {
            return;
        }
        try {
            work.next().ifPresent(event -> entries.put(work, new TurnLog.Entry(work.turn(), event)));
        } catch (RuntimeException | Error e) {
            tell(e);
            waiting.add(work);
        }
    }

    /// False when it must be tried again. An error is no reason to give up: all turns of the node would fall silent.
    private boolean append(Map<TurnWork, TurnLog.Entry> entries) {
        try {
            var taken = log.append(List.copyOf(entries.values()));
            entries.forEach((work, entry) -> {
                if (taken.contains(work.turn().id())) {
                    work.wrote(entry.event());
                    bell.ring(work.turn().id().topic());
                } else {
                    work.lose();
                }
            });
            return true;
        } catch (RuntimeException | Error e) {
            tell(e);
            return false;
        }
    }

    private void tell(Throwable e) {
        try {
            trouble.accept(e);
        } catch (RuntimeException | Error _) {
            // Whoever cannot even be told of it cannot help either, and the journal must go on.
        }
    }
}
