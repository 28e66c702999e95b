package io.lyceum.adapters.jdbi.feed;

import io.lyceum.domain.feed.port.FeedLog;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Works through functions that see all users' events.
public final class JdbiFeedLog implements FeedLog {

    private final Jdbi jdbi;

    public JdbiFeedLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public long now() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    public News news(long since, Set<UserId> users) {
        return jdbi.withHandle(handle -> {
            Set<UserId> found = new HashSet<>();
            long until = handle.createQuery("SELECT until, user_id FROM user_news(:since::text::xid8, :users)")
                    .bind("since", since)
                    .bind("users", users.stream().map(UserId::value).toArray(UUID[]::new))
                    .reduceResultSet(since, (_, row, _) -> {
                        var user = row.getObject("user_id", UUID.class);
                        if (user != null) {
                            found.add(new UserId(user));
                        }
                        return row.getLong("until");
                    });
            return new News(found, until);
        });
    }

    @Override
    public void forget(Duration age) {
        jdbi.useHandle(handle -> handle.createQuery("SELECT forget_user_events(:age * interval '1 second')")
                .bind("age", age.toSeconds())
                .mapTo(Integer.class)
                .one());
    }
}
