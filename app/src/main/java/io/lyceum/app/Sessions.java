package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.sessions.JdbiSessionStores;
import io.lyceum.adapters.jdbi.sessions.SessionUpkeep;
import io.lyceum.adapters.jdbi.turns.JdbiTurnStores;
import io.lyceum.adapters.rest.admin.SessionsCloseExpiredTask;
import io.lyceum.adapters.rest.sessions.ChatResource;
import io.lyceum.adapters.rest.sessions.MessageResource;
import io.lyceum.adapters.rest.sessions.SessionResource;
import io.lyceum.domain.companions.Catalogue;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.sessions.ChooseBranch;
import io.lyceum.domain.sessions.EditSession;
import io.lyceum.domain.sessions.SessionHistory;
import io.lyceum.domain.sessions.StartSession;
import io.lyceum.domain.sessions.port.SessionStores;
import io.lyceum.domain.turns.EndSession;
import io.lyceum.domain.turns.RemoveSession;
import io.lyceum.domain.turns.TurnRunner;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Models;
import java.time.Duration;

/// Wires the sessions context.
final class Sessions {

    private Sessions() {}

    static void wire(Platform platform, Catalogue catalogue, Models models, TurnRunner runner) {
        var clock = platform.clock();
        Transactions<SessionStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiSessionStores::new);
        Transactions<TurnStores> turns = new JdbiTransactions<>(platform.jdbi(), JdbiTurnStores::new);
        var history = new SessionHistory(transactions);
        var jersey = platform.environment().jersey();
        jersey.register(new SessionResource(
                new StartSession(transactions, platform.quota(), models, clock),
                new EndSession(turns, runner, clock),
                new EditSession(transactions),
                new RemoveSession(turns, runner),
                history,
                catalogue,
                platform.idempotency(),
                platform.cursors(),
                platform.versions(),
                clock));
        jersey.register(new MessageResource(
                history, new ChooseBranch(transactions), platform.cursors(), platform.versions(), platform.json()));
        jersey.register(new ChatResource(history, platform.cursors()));
        keep(platform);
    }

    private static void keep(Platform platform) {
        var window = platform.configuration().sessions().giveBackSilentAfter().toJavaDuration();
        var upkeep = platform.upkeep();
        var sessions = new SessionUpkeep(platform.jdbi());
        upkeep.every(Duration.ofSeconds(1), "overdue sessions", sessions::endOverdue);
        upkeep.every(Duration.ofSeconds(5), "silent sessions", () -> sessions.giveBackSilent(window));
        upkeep.every(Duration.ofSeconds(5), "lesson counts", sessions::sumUpLessons);
        platform.environment()
                .admin()
                .addTask(new SessionsCloseExpiredTask(
                        dry -> sessions.close(window, dry), platform.oversight().tasks(), platform.json()));
    }
}
