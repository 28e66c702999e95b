package io.lyceum.domain.turns;

import io.lyceum.domain.turns.Turns.Answered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The events of one turn as this node knows them, for any number of listeners. Listeners see an event only when it
/// is in the log, so what one of them has seen can never be lost. Each listener reads at its own pace; a slow one
/// holds up nobody.
public final class LiveTurn {

    private final Turn turn;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<TurnEvent> events = new ArrayList<>();
    private Optional<Answered> conclusion = Optional.empty();
    private long lastHeard = System.nanoTime();
    private int waiting;
    private boolean closed;

    /// @param turn as it was when it was looked up; only what never changes of it counts
    LiveTurn(Turn turn) {
        this.turn = turn;
    }

    public Turn turn() {
        return turn;
    }

    public TurnId id() {
        return turn.id();
    }

    /// The events after a number, in order. Waits for the first of them as long as `patience`; nothing when none
    /// came, or when the last one has been seen.
    public List<TurnEvent> await(int after, Duration patience) throws InterruptedException {
        lock.lock();
        waiting++;
        try {
            long nanos = patience.toNanos();
            while (lastNumber() <= after && !isOver() && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return List.copyOf(events.subList(firstAfter(after), events.size()));
        } finally {
            waiting--;
            lastHeard = System.nanoTime();
            lock.unlock();
        }
    }

    /// Waits until the turn is over.
    public void awaitEnd() throws InterruptedException {
        while (!isOver()) {
            var _ = await(Integer.MAX_VALUE, Duration.ofSeconds(1));
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

    /// How the turn ended, looked up once for all listeners. Empty when it has been deleted.
    public Optional<Answered> conclusion(Supplier<Optional<Answered>> lookUp) {
        lock.lock();
        try {
            if (conclusion.isPresent()) {
                return conclusion;
            }
        } finally {
            lock.unlock();
        }
        var found = lookUp.get();
        lock.lock();
        try {
            conclusion = found;
            return found;
        } finally {
            lock.unlock();
        }
    }

    /// Makes known what is now in the log; what is known already is passed over.
    void publish(List<TurnEvent> logged) {
        lock.lock();
        try {
            for (var event : logged) {
                if (event.number() > lastNumber()) {
                    events.add(event);
                }
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing comes after a number any more.
    public boolean isOverAfter(int number) {
        lock.lock();
        try {
            return isOver() && lastNumber() <= number;
        } finally {
            lock.unlock();
        }
    }

    /// Whether no more is published here although the last event has not been.
    public boolean isCutOff() {
        lock.lock();
        try {
            return closed && (events.isEmpty() || !events.getLast().kind().isLast());
        } finally {
            lock.unlock();
        }
    }

    /// What is known here of a turn that has been deleted. Its answer has no place in a session any more.
    public Answered removed() {
        lock.lock();
        try {
            String said = events.stream()
                    .filter(event -> event.kind() == TurnEvent.Kind.DELTA)
                    .map(TurnEvent::text)
                    .collect(Collectors.joining());
            return turn.removed(said);
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more will be published here: the turn is over, has been deleted, or is no longer followed, in which
    /// case listeners do well to come back.
    void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int lastNumber() {
        lock.lock();
        try {
            return events.isEmpty() ? 0 : events.getLast().number();
        } finally {
            lock.unlock();
        }
    }

    /// Whether somebody waits for events, or has asked for them within `time`.
    boolean heardWithin(Duration time) {
        lock.lock();
        try {
            return waiting > 0 || System.nanoTime() - lastHeard < time.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /// Numbers have gaps where a log has been compacted.
    private int firstAfter(int number) {
        int place = Math.min(Math.max(number, 0), events.size());
        while (place > 0 && events.get(place - 1).number() > number) {
            place--;
        }
        return place;
    }
}
