package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.sessions.JdbiSessionStores;
import io.lyceum.adapters.jdbi.sessions.JdbiTurnLog;
import io.lyceum.adapters.jdbi.sessions.SessionUpkeep;
import io.lyceum.adapters.rest.sessions.ChatResource;
import io.lyceum.adapters.rest.sessions.CostResource;
import io.lyceum.adapters.rest.sessions.MessageResource;
import io.lyceum.adapters.rest.sessions.SessionResource;
import io.lyceum.adapters.rest.sessions.TurnResource;
import io.lyceum.adapters.rest.sessions.TurnStream;
import io.lyceum.adapters.rest.subscriptions.UsageResource;
import io.lyceum.domain.companions.Catalogue;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.sessions.Ask;
import io.lyceum.domain.sessions.EditSession;
import io.lyceum.domain.sessions.EndSession;
import io.lyceum.domain.sessions.Journal;
import io.lyceum.domain.sessions.Models;
import io.lyceum.domain.sessions.NodeSettings;
import io.lyceum.domain.sessions.SessionHistory;
import io.lyceum.domain.sessions.StartSession;
import io.lyceum.domain.sessions.TurnFollower;
import io.lyceum.domain.sessions.TurnKeeper;
import io.lyceum.domain.sessions.TurnRunner;
import io.lyceum.domain.sessions.Turns;
import io.lyceum.domain.sessions.port.SessionStores;
import io.lyceum.domain.sessions.port.Tutor;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires the sessions context.
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private Sessions() {}

    /// Returns what has to be drained before the service stops.
    ///
    /// @param alone whether no other node can be working on the same database
    static TurnRunner wire(Platform platform, Catalogue catalogue, Models models, Tutor tutor, boolean alone) {
        var config = platform.configuration().sessions();
        var clock = platform.clock();
        var node = new NodeSettings(
                UUID.randomUUID().toString(),
                config.lease().toJavaDuration(),
                config.historyMessages(),
                platform.configuration().limits().turnsPerUser().rate());
        Transactions<SessionStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiSessionStores::new);
        var log = new JdbiTurnLog(platform.jdbi(), node.node());
        var journal = new Journal(log, config.journalGap().toJavaDuration(), Sessions::report);
        platform.environment().lifecycle().manage(new io.dropwizard.lifecycle.AutoCloseableManager(journal));
        var follower = new TurnFollower(transactions, Sessions::report);
        var runner = new TurnRunner(tutor, journal, transactions, follower, Sessions::report);
        keep(platform, new TurnKeeper(runner, log, node.lease()), alone);

        var turns = new Turns(transactions, runner, follower);
        var history = new SessionHistory(transactions);
        var stream = new TurnStream(
                turns,
                platform.idempotency(),
                platform.json(),
                config.heartbeat().toJavaDuration());
        var ask = new Ask(transactions, platform.quota(), models, runner, platform.throttle(), node, clock);
        var jersey = platform.environment().jersey();
        jersey.register(new SessionResource(
                new StartSession(transactions, platform.quota(), models, clock),
                new EndSession(transactions, runner, clock),
                new EditSession(transactions, runner),
                history,
                catalogue,
                platform.idempotency(),
                platform.cursors(),
                platform.versions(),
                clock));
        jersey.register(new MessageResource(ask, history, stream, platform.json()));
        jersey.register(new ChatResource(ask, history, stream, platform.cursors()));
        jersey.register(new TurnResource(turns, stream));
        jersey.register(new CostResource(turns, ask));
        jersey.register(new UsageResource(platform.allowances(), turns, clock));
        return runner;
    }

    private static void keep(Platform platform, TurnKeeper keeper, boolean alone) {
        var config = platform.configuration().sessions();
        var upkeep = platform.upkeep();
        var sessions = new SessionUpkeep(platform.jdbi());
        if (alone) {
            keeper.endAllOfEarlierNodes();
        }
        upkeep.every(config.lease().toJavaDuration().dividedBy(4), "leases", keeper::renewLeases);
        upkeep.every(Duration.ofMillis(250), "turns to stop", keeper::stopWhatIsUnwanted);
        upkeep.every(Duration.ofSeconds(1), "abandoned turns", () -> {
            int ended = keeper.endAbandoned();
            if (ended > 0) {
                LOG.warn("Ended {} turns that another node has left", ended);
            }
        });
        upkeep.every(Duration.ofSeconds(1), "overdue sessions", sessions::endOverdue);
        upkeep.every(
                Duration.ofSeconds(5),
                "silent sessions",
                () -> sessions.giveBackSilent(config.giveBackSilentAfter().toJavaDuration()));
        upkeep.every(Duration.ofSeconds(5), "lesson counts", sessions::sumUpLessons);
        upkeep.every(
                Duration.ofSeconds(10),
                "turn logs",
                () -> sessions.compactTurns(config.compactAfter().toJavaDuration()));
    }

    private static void report(RuntimeException e) {
        LOG.error("A turn met an unexpected failure", e);
    }
}
