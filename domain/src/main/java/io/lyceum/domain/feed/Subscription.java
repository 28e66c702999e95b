package io.lyceum.domain.feed;

import io.lyceum.domain.feed.port.FeedStore;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One listener of a user's feed. For one thread.
public final class Subscription implements AutoCloseable {

    private static final int AT_ONCE = 100;

    private final UserId user;
    private final boolean gap;
    private final Transactions<FeedStore> transactions;
    private final Consumer<Subscription> leave;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private FeedPosition position;
    private boolean news = true;
    private boolean over;

    Subscription(
            UserId user,
            FeedPosition position,
            boolean gap,
            Transactions<FeedStore> transactions,
            Consumer<Subscription> leave) {
        this.user = user;
        this.position = position;
        this.gap = gap;
        this.transactions = transactions;
        this.leave = leave;
    }

    public UserId user() {
        return user;
    }

    /// After which event this goes on.
    public FeedPosition position() {
        return position;
    }

    /// Whether events between the position that was asked for and [#position] are not known any more.
    public boolean hasGap() {
        return gap;
    }

    /// Whether this node tells no more.
    public boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /// The next events. Waits for the first of them as long as `patience`; nothing when none came.
    public List<UserEvent> await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (awaitNews(deadline - System.nanoTime())) {
            var events = transactions.perStatement(user, store -> store.after(position, AT_ONCE));
            if (!events.isEmpty()) {
                position = events.getLast().position();
                if (events.size() == AT_ONCE) {
                    wake();
                }
                return events;
            }
        }
        return List.of();
    }

    @Override
    public void close() {
        leave.accept(this);
    }

    void wake() {
        lock.lock();
        try {
            news = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            over = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitNews(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!news && !over && left > 0) {
                left = woken.awaitNanos(left);
            }
            boolean found = news;
            news = false;
            return found;
        } finally {
            lock.unlock();
        }
    }
}
