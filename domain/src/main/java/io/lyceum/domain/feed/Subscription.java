package io.lyceum.domain.feed;

import io.lyceum.domain.feed.port.FeedStore;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One listener of a user's feed. For one thread.
public final class Subscription implements AutoCloseable {

    private static final int AT_ONCE = 100;

    private final UserId user;
    private final boolean gap;
    private final Transactions<FeedStore> transactions;
    private final Consumer<Subscription> leave;
    private final Semaphore news = new Semaphore(1);
    private FeedPosition position;
    private volatile boolean over;

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
        return over;
    }

    /// The next events. Waits for the first of them as long as `patience`; nothing when none came.
    public List<UserEvent> await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (awaitNews(deadline - System.nanoTime())) {
            var events = transactions.reading(user, store -> store.after(position, AT_ONCE));
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
        news.release();
    }

    void end() {
        over = true;
        news.release();
    }

    private boolean awaitNews(long nanos) throws InterruptedException {
        boolean found = news.tryAcquire(over ? 0 : nanos, TimeUnit.NANOSECONDS);
        news.drainPermits();
        return found;
    }
}
