package io.lyceum.domain.feed;

import io.lyceum.domain.feed.port.FeedLog;
import io.lyceum.domain.feed.port.FeedStore;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Tells users of this node what happens to them on any node. However many listen, one query looks for news; each then
/// reads for itself and at its own pace. While nobody listens, nothing is asked.
public final class Feed implements AutoCloseable {

    private final Transactions<FeedStore> transactions;
    private final FeedLog log;
    private final Duration pause;
    private final Consumer<Throwable> trouble;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition someoneListens = lock.newCondition();
    private final Set<Subscription> subscriptions = new HashSet<>();
    private final Set<Subscription> newcomers = new HashSet<>();
    private final Thread reader;
    private volatile boolean closed;

    /// @param pause between two looks for news
    /// @param trouble told when the log cannot be read; reading goes on
    public Feed(Transactions<FeedStore> transactions, FeedLog log, Duration pause, Consumer<Throwable> trouble) {
        this.transactions = transactions;
        this.log = log;
        this.pause = pause;
        this.trouble = trouble;
        this.reader = Thread.ofVirtual().name("feed").start(this::read);
    }

    /// Listens from after a position on or, without one, to what is yet to happen. To be closed.
    public Subscription listen(UserId user, Optional<FeedPosition> after) {
        var known = after.filter(position -> transactions.reading(user, store -> store.reachesBack(position)));
        var start = known.orElseGet(() -> new FeedPosition(log.now(), 0));
        var subscription =
                new Subscription(user, start, after.isPresent() && known.isEmpty(), transactions, this::leave);
        lock.lock();
        try {
            subscriptions.add(subscription);
            newcomers.add(subscription);
            someoneListens.signal();
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    /// Ends all subscriptions: their clients do well to come back, to another node.
    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        lock.lock();
        try {
            subscriptions.forEach(Subscription::end);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Subscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
            newcomers.remove(subscription);
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        try {
            Optional<Long> since = Optional.empty();
            while (!closed) {
                var users = listeners();
                if (users.isEmpty()) {
                    // Whoever comes next reads for itself what has happened meanwhile.
                    since = Optional.empty();
                    awaitListener();
                    continue;
                }
                try {
                    long from = since.isPresent() ? since.get() : log.now();
                    var news = log.news(from, users);
                    since = Optional.of(news.until());
                    wake(news.users());
                } catch (RuntimeException e) {
                    if (!closed) {
                        trouble.accept(e);
                    }
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListener() throws InterruptedException {
        lock.lock();
        try {
            while (subscriptions.isEmpty()) {
                someoneListens.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Set<UserId> listeners() {
        lock.lock();
        try {
            Set<UserId> users = new HashSet<>();
            subscriptions.forEach(subscription -> users.add(subscription.user()));
            return users;
        } finally {
            lock.unlock();
        }
    }

    /// Newcomers are woken too: they may have come when this look for news had begun without them.
    private void wake(Set<UserId> users) {
        lock.lock();
        try {
            newcomers.forEach(Subscription::wake);
            newcomers.clear();
            subscriptions.stream()
                    .filter(subscription -> users.contains(subscription.user()))
                    .forEach(Subscription::wake);
        } finally {
            lock.unlock();
        }
    }
}
