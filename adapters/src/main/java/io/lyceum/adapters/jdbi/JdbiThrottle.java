package io.lyceum.adapters.jdbi;

import io.lyceum.domain.kernel.Sha256;
import io.lyceum.domain.kernel.Throttle;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The generic cell rate algorithm in one statement: a row holds the moment at which its key would be at rest again,
/// and each try moves it on by one interval unless that leads further ahead than the burst allows.
public final class JdbiThrottle implements Throttle {

    /// Answers how far ahead of now the key is: after the try when it counts, as it is when it must wait.
    private static final String TAKE = """
            WITH taken AS (
                INSERT INTO throttle AS t (key, next)
                VALUES (:key, clock_timestamp() + :interval * interval '1 microsecond')
                ON CONFLICT (key) DO UPDATE
                SET next = greatest(t.next, clock_timestamp()) + :interval * interval '1 microsecond'
                WHERE greatest(t.next, clock_timestamp()) + :interval * interval '1 microsecond'
                      <= clock_timestamp() + :interval * :burst * interval '1 microsecond'
                RETURNING next
            )
            SELECT true AS counted, ceil(extract(epoch FROM next - clock_timestamp()) * 1000000)::bigint AS ahead
            FROM taken
            UNION ALL
            SELECT false, ceil(extract(epoch FROM t.next - clock_timestamp()) * 1000000)::bigint
            FROM throttle t WHERE t.key = :key AND NOT EXISTS (SELECT FROM taken)
            """;

    private final Jdbi jdbi;

    public JdbiThrottle(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public Verdict take(Key key, Rate rate) {
        if (rate.isUnlimited()) {
            return new Verdict(Optional.empty(), rate.burst(), Duration.ZERO);
        }
        long interval = rate.interval().toNanos() / 1_000;
        return jdbi.withHandle(handle -> {
            Optional<Verdict> verdict = Optional.empty();
            while (verdict.isEmpty()) {
                verdict = tryOnce(handle, key, rate, interval);
            }
            return verdict.get();
        });
    }

    /// Empty when it must wait because of a row that another try added while this statement ran: then the statement has
    /// waited for the row and does not see it.
    private static Optional<Verdict> tryOnce(Handle handle, Key key, Rate rate, long interval) {
        return handle.createQuery(TAKE)
                .bind("key", hash(key))
                .bind("interval", interval)
                .bind("burst", rate.burst())
                .map((row, _) -> verdict(row.getBoolean("counted"), row.getLong("ahead"), rate.burst(), interval))
                .findOne();
    }

    private static Verdict verdict(boolean counted, long ahead, int burst, long interval) {
        long waiting = Math.max(0, ahead);
        int remaining = (int) Math.max(0, burst - Math.ceilDiv(waiting, interval));
        Optional<Duration> wait = counted
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(1_000 * Math.max(1, waiting - interval * (burst - 1))));
        return new Verdict(wait, remaining, Duration.ofNanos(1_000 * waiting));
    }

    @Override
    public void reset(Key key) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM throttle WHERE key = :key")
                .bind("key", hash(key))
                .execute());
    }

    /// Removes what has long been at rest.
    public void forget() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM throttle WHERE next < now()"));
    }

    private static String hash(Key key) {
        return Sha256.hex(key.policy() + ':' + key.subject());
    }
}
