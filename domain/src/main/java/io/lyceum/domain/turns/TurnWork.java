package io.lyceum.domain.turns;

import io.lyceum.domain.kernel.Storable;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The answer of one turn while this node produces it: what the tutor has said and the log has not yet taken, and
/// whether the tutor should be stopped.
final class TurnWork {

    /// A tutor that is this far ahead of the log has to wait for it.
    private static final int MAX_PENDING = 64 * 1024;

    private static final char REPLACEMENT = '\ufffd';

    private final UserId user;
    private final RunningTurn turn;
    private final LiveTurn live;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private final StringBuilder pending = new StringBuilder();
    private Optional<Thread> speaker = Optional.empty();
    private Optional<TurnEnd> verdict = Optional.empty();
    private boolean queued;
    private boolean writing;
    private boolean lost;

    TurnWork(UserId user, RunningTurn turn, LiveTurn live) {
        this.user = user;
        this.turn = turn;
        this.live = live;
    }

    UserId user() {
        return user;
    }

    RunningTurn turn() {
        return turn;
    }

    LiveTurn live() {
        return live;
    }

    /// Says the tutor is at work on the calling thread, which [#halt] may interrupt from now on; false when it
    /// should not begin.
    boolean begin() {
        lock.lock();
        try {
            if (verdict.isPresent() || lost) {
                return false;
            }
            speaker = Optional.of(Thread.currentThread());
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The tutor is done; the thread is not interrupted any more, and forgets that it was.
    void rest() {
        lock.lock();
        try {
            speaker = Optional.empty();
            boolean _ = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /// Stops the tutor; the first reason given counts.
    void halt(TurnEnd reason) {
        lock.lock();
        try {
            if (verdict.isEmpty()) {
                verdict = Optional.of(reason);
            }
            speaker.ifPresent(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    Optional<TurnEnd> verdict() {
        lock.lock();
        try {
            return verdict;
        } finally {
            lock.unlock();
        }
    }

    /// The turn is in other hands now: whatever is pending will not be written by us.
    void lose() {
        lock.lock();
        try {
            lost = true;
            pending.setLength(0);
            speaker.ifPresent(Thread::interrupt);
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes a piece from the tutor; true when the journal must be told that there is something to write.
    boolean say(String piece) throws InterruptedException {
        lock.lock();
        try {
            while (pending.length() > MAX_PENDING && !lost) {
                drained.await();
            }
            if (lost) {
                return false;
            }
            pending.append(piece);
            boolean tell = !queued;
            queued = true;
            return tell;
        } finally {
            lock.unlock();
        }
    }

    /// What is to be written next, as one event. [#wrote] or [#lose] must follow before the next one.
    Optional<TurnEvent> next() {
        lock.lock();
        try {
            queued = false;
            int length = pending.length();
            if (length > 0 && Character.isHighSurrogate(pending.charAt(length - 1)) && speaker.isPresent()) {
                length--;
            }
            if (length == 0) {
                return Optional.empty();
            }
            String text = storable(pending.substring(0, length));
            pending.delete(0, length);
            writing = true;
            return Optional.of(new TurnEvent(live.lastNumber() + 1, TurnEvent.Kind.DELTA, text));
        } finally {
            lock.unlock();
        }
    }

    void wrote(TurnEvent event) {
        live.publish(java.util.List.of(event));
        lock.lock();
        try {
            writing = false;
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until everything said has been written, or never will be.
    void awaitWritten() throws InterruptedException {
        lock.lock();
        try {
            while ((!pending.isEmpty() || writing) && !lost) {
                drained.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static String storable(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(Storable.is(point) ? point : REPLACEMENT));
        return clean.toString();
    }
}
