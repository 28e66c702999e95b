package io.lyceum.domain.sessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The events of one turn as this node knows them, for any number of listeners. Listeners see an event only when it
/// is in the log, so what one of them has seen can never be lost. Each listener reads at its own pace; a slow one
/// holds up nobody.
public final class LiveTurn {

    private final TurnId id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<TurnEvent> events = new ArrayList<>();
    private long lastHeard = System.nanoTime();
    private boolean closed;

    LiveTurn(TurnId id) {
        this.id = id;
    }

    public TurnId id() {
        return id;
    }

    /// The events after a number, in order. Waits for the first of them as long as `patience`; nothing when none
    /// came, or when the last one has been seen.
    public List<TurnEvent> await(int after, Duration patience) throws InterruptedException {
        lock.lock();
        lastHeard = System.nanoTime();
        try {
            long nanos = patience.toNanos();
            while (events.size() <= after && !isOver() && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return events.size() <= after ? List.of() : List.copyOf(events.subList(after, events.size()));
        } finally {
            lastHeard = System.nanoTime();
            lock.unlock();
        }
    }

    /// Waits until the turn is over.
    public void awaitEnd() throws InterruptedException {
        int seen = 0;
        while (!isOver()) {
            seen += await(seen, Duration.ofSeconds(1)).size();
        }
    }

    /// Makes known what is now in the log, from the next number on.
    void publish(List<TurnEvent> logged) {
        lock.lock();
        try {
            for (var event : logged) {
                if (event.number() == events.size() + 1) {
                    events.add(event);
                }
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int lastNumber() {
        lock.lock();
        try {
            return events.size();
        } finally {
            lock.unlock();
        }
    }

    public boolean isOver() {
        lock.lock();
        try {
            return closed || (!events.isEmpty() && events.getLast().kind().isLast());
        } finally {
            lock.unlock();
        }
    }

    /// There will be no last event, because the turn has been deleted.
    void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether somebody has asked for events within `time`.
    boolean heardWithin(Duration time) {
        lock.lock();
        try {
            return System.nanoTime() - lastHeard < time.toNanos();
        } finally {
            lock.unlock();
        }
    }
}
