package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.feed.FeedSql;
import io.lyceum.adapters.jdbi.feed.JdbiFeedLog;
import io.lyceum.adapters.rest.feed.FeedResource;
import io.lyceum.domain.feed.Feed;
import io.lyceum.domain.feed.port.FeedStore;
import io.lyceum.domain.kernel.Transactions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires the feeds of users.
final class Feeds {

    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);

    private Feeds() {}

    static void wire(Platform platform) {
        var config = platform.configuration().feed();
        Transactions<FeedStore> transactions =
                new JdbiTransactions<>(platform.jdbi(), handle -> handle.attach(FeedSql.class));
        var log = new JdbiFeedLog(platform.jdbi());
        var feed = new Feed(
                transactions, log, config.look().toJavaDuration(), e -> LOG.error("The feed cannot be read", e));
        platform.whenStopping(feed::close);
        platform.upkeep()
                .every(
                        Duration.ofMinutes(10),
                        "feeds",
                        () -> log.forget(config.keep().toJavaDuration()));
        platform.environment()
                .jersey()
                .register(new FeedResource(
                        feed,
                        platform.streams(),
                        platform.json(),
                        platform.configuration().sessions().heartbeat().toJavaDuration(),
                        config.longest().toJavaDuration()));
    }
}
