package io.lyceum.app;

import io.lyceum.adapters.jdbi.ConnectionLoss;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.turns.JdbiTurnLog;
import io.lyceum.adapters.jdbi.turns.JdbiTurnStores;
import io.lyceum.adapters.jdbi.turns.TurnUpkeep;
import io.lyceum.adapters.rest.turns.AskAgainResource;
import io.lyceum.adapters.rest.turns.AskResource;
import io.lyceum.adapters.rest.turns.PromptResource;
import io.lyceum.adapters.rest.turns.TurnResource;
import io.lyceum.adapters.rest.turns.TurnStream;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.turns.Ask;
import io.lyceum.domain.turns.AskAgain;
import io.lyceum.domain.turns.EstimateTurn;
import io.lyceum.domain.turns.Journal;
import io.lyceum.domain.turns.NodeSettings;
import io.lyceum.domain.turns.TurnFollower;
import io.lyceum.domain.turns.TurnKeeper;
import io.lyceum.domain.turns.TurnOpener;
import io.lyceum.domain.turns.TurnRunner;
import io.lyceum.domain.turns.TurnStop;
import io.lyceum.domain.turns.port.TurnLog;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Models;
import io.lyceum.domain.tutors.port.Tutor;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires the turns context.
final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private Turns() {}

    /// Returns what has to be drained before the service stops.
    ///
    /// @param alone whether no other node can be working on the same database
    static TurnRunner wire(Platform platform, Models models, Tutor tutor, boolean alone) {
        var config = platform.configuration().sessions();
        var node = new NodeSettings(
                UUID.randomUUID().toString(),
                config.lease().toJavaDuration(),
                config.historyMessages(),
                platform.configuration().limits().turnsPerUser().rate());
        Transactions<TurnStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiTurnStores::new);
        var log = new JdbiTurnLog(platform.jdbi(), node.node());
        var follower = new TurnFollower(transactions, platform.bell(), Turns::report);
        var runner = new TurnRunner(
                tutor,
                journal(platform, log),
                transactions,
                follower,
                platform.bell(),
                ConnectionLoss::isBehind,
                Turns::report);
        keep(platform, new TurnKeeper(runner, log, node.lease(), Turns::report), alone);

        var turns = new io.lyceum.domain.turns.Turns(transactions, runner, follower, platform.bell());
        var stream = new TurnStream(
                turns,
                platform.idempotency(),
                platform.streams(),
                config.heartbeat().toJavaDuration());
        var opener = new TurnOpener(
                transactions, platform.quota(), models, runner, follower, platform.throttle(), node, platform.clock());
        var jersey = platform.environment().jersey();
        jersey.register(new AskResource(new Ask(opener, platform.clock()), stream));
        jersey.register(new AskAgainResource(new AskAgain(opener), stream));
        jersey.register(new TurnResource(turns, stream, platform.versions()));
        jersey.register(new PromptResource(turns, new EstimateTurn(transactions, opener), platform.versions()));
        return runner;
    }

    private static Journal journal(Platform platform, TurnLog log) {
        var gap = platform.configuration().sessions().journalGap().toJavaDuration();
        var journal = new Journal(log, platform.bell(), gap, Turns::report);
        platform.environment().lifecycle().manage(new io.dropwizard.lifecycle.AutoCloseableManager(journal));
        return journal;
    }

    private static void keep(Platform platform, TurnKeeper keeper, boolean alone) {
        var config = platform.configuration().sessions();
        var upkeep = platform.upkeep();
        var turns = new TurnUpkeep(platform.jdbi());
        if (alone) {
            keeper.endAllOfEarlierNodes();
        }
        upkeep.promptly(config.lease().toJavaDuration().dividedBy(4), "leases", keeper::renewLeases);
        upkeep.whenRung(
                platform.bell(), TurnStop.TOPIC, Duration.ofMillis(500), "turns to stop", keeper::stopWhatIsUnwanted);
        upkeep.every(Duration.ofSeconds(1), "abandoned turns", () -> {
            int ended = keeper.endAbandoned();
            if (ended > 0) {
                LOG.warn("Ended {} turns that another node has left", ended);
            }
        });
        upkeep.every(
                Duration.ofSeconds(10),
                "turn logs",
                () -> turns.compact(config.compactAfter().toJavaDuration()));
    }

    private static void report(Throwable e) {
        LOG.error("A turn met an unexpected failure", e);
    }
}
