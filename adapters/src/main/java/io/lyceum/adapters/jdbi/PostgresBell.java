package io.lyceum.adapters.jdbi;

import io.lyceum.domain.kernel.Bell;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rings on all nodes by `NOTIFY`, and on this one at once. Rings of the same moment are sent together and outside of
/// the transactions that they tell of: a transaction that notifies commits one after the other with all that do.
public final class PostgresBell implements Bell, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBell.class);
    private static final String CHANNEL = "lyceum_bell";
    private static final Duration GATHER = Duration.ofMillis(10);
    private static final Duration CHECK = Duration.ofSeconds(10);
    private static final Duration RECONNECT = Duration.ofSeconds(1);

    /// How long to wait for a ring where none can be heard.
    private static final Duration DEAF = Duration.ofMillis(100);

    /// So many fit into a notification, which takes less than 8,000 bytes.
    private static final int MAX_TOPICS = 100;

    private static final String ALL = "*";

    /// Rung to hear whether rings are heard.
    private static final String HELLO = "hello";

    private final String node = UUID.randomUUID().toString();
    private final Jdbi jdbi;
    private final ConnectionFactory connections;
    private final Map<String, Set<Waiting>> ears = new ConcurrentHashMap<>();
    private final BlockingQueue<String> toSend = new LinkedBlockingQueue<>();
    private final Thread sender;
    private final Thread receiver;
    private volatile boolean hearing;
    private volatile boolean closed;

    /// @param jdbi for sending
    /// @param connections for one connection that does nothing but listen
    public PostgresBell(Jdbi jdbi, ConnectionFactory connections) {
        this.jdbi = jdbi;
        this.connections = connections;
        this.sender = Thread.ofVirtual().name("bell-sender").start(this::send);
        this.receiver = Thread.ofVirtual().name("bell-receiver").start(this::receive);
    }

    @Override
    public void ring(String topic) {
        wake(topic);
        toSend.add(topic);
    }

    @Override
    public Ear listen(String topic) {
        var ear = new Waiting(topic);
        ears.compute(topic, (_, others) -> {
            var all = Optional.ofNullable(others).orElseGet(ConcurrentHashMap::newKeySet);
            all.add(ear);
            return all;
        });
        return ear;
    }

    @Override
    public void close() {
        closed = true;
        sender.interrupt();
        receiver.interrupt();
    }

    private void wake(String topic) {
        Optional.ofNullable(ears.get(topic)).ifPresent(waiting -> waiting.forEach(Waiting::wake));
    }

    private void wakeAll() {
        ears.values().forEach(waiting -> waiting.forEach(Waiting::wake));
    }

    private void send() {
        try {
            while (true) {
                Set<String> topics = new HashSet<>();
                topics.add(toSend.take());
                Thread.sleep(GATHER);
                toSend.drainTo(topics);
                try {
                    jdbi.useHandle(handle -> handle.createQuery("SELECT pg_notify(:channel, :text)")
                            .bind("channel", CHANNEL)
                            .bind("text", node + " " + (topics.size() > MAX_TOPICS ? ALL : String.join(" ", topics)))
                            .mapTo(String.class)
                            .one());
                } catch (RuntimeException e) {
                    warn("Other nodes could not be woken and will look by themselves", e);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive() {
        try {
            while (true) {
                try (var connection = connections.openConnection()) {
                    hear(connection);
                } catch (SQLException e) {
                    warn("The bell cannot be heard and will be listened to again", e);
                }
                hearing = false;
                wakeAll();
                Thread.sleep(RECONNECT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void warn(String what, Exception e) {
        if (!closed) {
            LOG.warn("{}: {}", what, e.toString());
        }
    }

    private void hear(Connection connection) throws SQLException, InterruptedException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
            ring(HELLO);
            var notified = connection.unwrap(PGConnection.class);
            while (!Thread.interrupted()) {
                var notifications = notified.getNotifications((int) CHECK.toMillis());
                // Nobody rang for long, or a pooler has given the session that listens to somebody else.
                if (notifications.length == 0) {
                    hearing = false;
                    statement.execute("SELECT 1");
                    ring(HELLO);
                } else if (!hearing) {
                    hearing = true;
                    wakeAll();
                }
                for (var notification : notifications) {
                    heard(notification.getParameter());
                }
            }
            throw new InterruptedException();
        }
    }

    private void heard(String text) {
        String[] words = text.split(" ", -1);
        if (words[0].equals(node)) {
            return;
        }
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals(ALL)) {
                wakeAll();
            } else {
                wake(words[i]);
            }
        }
    }

    private final class Waiting implements Ear {

        private final String topic;
        private final Semaphore rings = new Semaphore(0);

        private Waiting(String topic) {
            this.topic = topic;
        }

        @Override
        public void await(Duration longest) throws InterruptedException {
            var patience = hearing || longest.compareTo(DEAF) < 0 ? longest : DEAF;
            boolean _ = rings.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
            rings.drainPermits();
        }

        @Override
        public void close() {
            ears.computeIfPresent(topic, (_, others) -> {
                others.remove(this);
                return others.isEmpty() ? null : others;
            });
        }

        private void wake() {
            rings.release();
        }
    }
}
