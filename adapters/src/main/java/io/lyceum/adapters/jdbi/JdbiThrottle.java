package io.lyceum.adapters.jdbi;

import io.lyceum.domain.kernel.Throttle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The generic cell rate algorithm in one statement: a row holds the moment at which its key would be at rest again,
/// and each try moves it on by one interval unless that leads further ahead than the burst allows.
public final class JdbiThrottle implements Throttle {

    private static final String TAKE = """
            INSERT INTO throttle AS t (key, next) VALUES (:key, clock_timestamp() + :interval * interval '1 microsecond')
            ON CONFLICT (key) DO UPDATE
            SET next = greatest(t.next, clock_timestamp()) + :interval * interval '1 microsecond'
            WHERE greatest(t.next, clock_timestamp()) + :interval * interval '1 microsecond'
                  <= clock_timestamp() + :interval * :burst * interval '1 microsecond'
            RETURNING true
            """;

    private static final String WAIT = """
            SELECT greatest(0, extract(epoch FROM next - clock_timestamp()) * 1000000
                               - :interval * (:burst - 1))::bigint
            FROM throttle WHERE key = :key
            """;

    private final Jdbi jdbi;

    public JdbiThrottle(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Optional<Duration> take(String key, Rate rate) {
        String hashed = hash(key);
        long micros = rate.interval().toNanos() / 1_000;
        return jdbi.withHandle(handle -> {
            boolean taken = handle.createQuery(TAKE)
                    .bind("key", hashed)
                    .bind("interval", micros)
                    .bind("burst", rate.burst())
                    .mapTo(Boolean.class)
                    .findOne()
                    .isPresent();
            return taken
                    ? Optional.empty()
                    : handle.createQuery(WAIT)
                            .bind("key", hashed)
                            .bind("interval", micros)
                            .bind("burst", rate.burst())
                            .mapTo(Long.class)
                            .findOne()
                            .map(wait -> Duration.ofNanos(Math.max(wait, 1) * 1_000));
        });
    }

    @Override
    public void reset(String key) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM throttle WHERE key = :key")
                .bind("key", hash(key))
                .execute());
    }

    /// Removes what has long been at rest.
    public void forget() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM throttle WHERE next < clock_timestamp()"));
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
