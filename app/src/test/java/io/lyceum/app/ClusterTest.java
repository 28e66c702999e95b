package io.lyceum.app;

import static io.lyceum.app.TurnsTest.atOnce;
import static io.lyceum.app.TurnsTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.ConfigOverride;
import io.lyceum.adapters.jdbi.DatabaseLogin;
import io.lyceum.adapters.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that are killed, frozen and told to stop, and a database that goes away, in the middle of answers.
class ClusterTest {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Pattern PORT = Pattern.compile("//[^:/]+:(\\d+)");

    private static ScriptedProvider provider;
    private static Node survivor;

    @BeforeAll
    static void startSurvivor() throws Exception {
        provider = new ScriptedProvider();
        survivor = Node.start(settings(RunningLyceum.databaseSettings())).awaitReady();
    }

    @AfterAll
    static void stopSurvivor() throws IOException {
        survivor.close();
        provider.close();
    }

    @Test
    void theTurnsOfAKilledNodeAreInterruptedElsewhereAndNothingHeardIsLost() throws Exception {
        try (var doomed = Node.start(settings(RunningLyceum.databaseSettings())).awaitReady()) {
            var learner = Client.signUp(doomed.url());
            var away = new Client(survivor.url(), learner.token());
            var turns = RunningTurns.start(learner, 50, "slowly 1000");
            turns.awaitEvents(20);

            doomed.kill();

            long killed = System.nanoTime();
            var heardUntilThen = turns.cutOff();
            var afterwards = atOnce(heardUntilThen.stream()
                    .<Callable<Listener>>map(heard -> () ->
                            Listener.to(away, heard.turn(), heard.last().id()).toTheEnd())
                    .toList());
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(3));
            for (int i = 0; i < heardUntilThen.size(); i++) {
                List<Listener.Event> heard =
                        new ArrayList<>(heardUntilThen.get(i).heard());
                heard.addAll(afterwards.get(i).heard());
                assertComplete(away, heardUntilThen.get(i).turn(), heard, "interrupted");
                assertThat(heard.getLast().data().at("/code").asText()).isEqualTo("node-lost");
            }
            assertHoldsTogether(away);
        }
    }

    @Test
    void ofThreeNodesTwoCanGoAndTheThirdKnowsEverything() throws Exception {
        try (var first = Node.start(settings(RunningLyceum.databaseSettings()));
                var second = Node.start(settings(RunningLyceum.databaseSettings()))) {
            var learner = Client.signUp(first.awaitReady().url());
            var there = new Client(second.awaitReady().url(), learner.token());
            var away = new Client(survivor.url(), learner.token());
            var firstTurns = RunningTurns.start(learner, 5, "slowly 1000");
            var secondTurns = RunningTurns.start(there, 5, "slowly 1000");
            firstTurns.awaitEvents(5);
            secondTurns.awaitEvents(5);

            first.kill();
            var heardByBoth = atOnce(firstTurns.cutOff().stream()
                    .<Callable<List<Listener>>>map(heard -> () -> List.of(
                            Listener.to(there, heard.turn(), 0).toTheEnd(),
                            Listener.to(away, heard.turn(), 0).toTheEnd()))
                    .toList());
            second.kill();

            for (var both : heardByBoth) {
                assertComplete(away, both.getFirst().turn(), both.getFirst().heard(), "interrupted");
                assertThat(both.getLast().heard()).isEqualTo(both.getFirst().heard());
            }
            for (var heard : secondTurns.cutOff()) {
                var again = Listener.to(away, heard.turn(), 0).toTheEnd();
                assertComplete(away, heard.turn(), again.heard(), "interrupted");
                assertThat(again.heard().subList(0, heard.heard().size())).isEqualTo(heard.heard());
            }
            assertHoldsTogether(away);
        }
    }

    @Test
    void anAnswerOutlivesADatabaseConnectionThatIsCutAgainAndAgain() throws Exception {
        try (var link = new CuttableLink(databasePort());
                var node = Node.start(settings(through(link))).awaitReady()) {
            var learner = Client.signUp(node.url());
            var turns = RunningTurns.start(learner, 10, "slowly 150");
            turns.awaitEvents(3);

            for (int i = 0; i < 6; i++) {
                link.cut();
                Thread.sleep(50);
                link.mend();
                Thread.sleep(300);
            }

            for (var listener : turns.cutOff()) {
                var again = Listener.to(new Client(survivor.url(), learner.token()), listener.turn(), 0)
                        .toTheEnd();
                assertComplete(learner, listener.turn(), again.heard(), "completed");
                assertThat(again.heard().subList(0, listener.heard().size())).isEqualTo(listener.heard());
                assertThat(again.text()).isEqualTo(ScriptedProvider.counted(150));
            }
            assertHoldsTogether(learner);
        }
    }

    @Test
    void aNodeCutOffFromTheDatabaseForLongerThanItsLeaseIsSucceeded() throws Exception {
        try (var link = new CuttableLink(databasePort());
                var node = Node.start(settings(through(link))).awaitReady()) {
            var learner = Client.signUp(node.url());
            var away = new Client(survivor.url(), learner.token());
            var turns = RunningTurns.start(learner, 5, "slowly 400");
            turns.awaitEvents(5);

            link.cut();
            var there = atOnce(turns.listeners().stream()
                    .<Callable<Listener>>map(listener ->
                            () -> Listener.to(away, listener.turn(), 0).toTheEnd())
                    .toList());
            link.mend();

            for (var listener : there) {
                assertComplete(away, listener.turn(), listener.heard(), "interrupted");
            }
            for (var listener : turns.cutOff()) {
                assertThat(Listener.to(learner, listener.turn(), 0).toTheEnd().heard())
                        .startsWith(listener.heard().toArray(Listener.Event[]::new));
            }
            eventually(() -> learner.get("/api/me").status() == 200);
            assertThat(Listener.ask(learner, turns.session(0), "well")
                            .toTheEnd()
                            .text())
                    .isEqualTo(ScriptedProvider.ANSWER);
            assertHoldsTogether(away);
        }
    }

    /// The settings of a node that reaches the database over a link.
    private static Map<String, String> through(CuttableLink link) {
        Map<String, String> database = new HashMap<>(RunningLyceum.databaseSettings());
        database.compute(
                "DATABASE_URL",
                (_, url) -> PORT.matcher(String.valueOf(url)).replaceFirst("//127.0.0.1:" + link.port()));
        return database;
    }

    private static int databasePort() {
        var found = PORT.matcher(String.valueOf(RunningLyceum.databaseSettings().get("DATABASE_URL")));
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test
    void aNodeThatWasFrozenPastItsLeaseWritesNothingMore() throws Exception {
        try (var frozen = Node.start(settings(RunningLyceum.databaseSettings())).awaitReady()) {
            var learner = Client.signUp(frozen.url());
            var away = new Client(survivor.url(), learner.token());
            var turns = RunningTurns.start(learner, 5, "slowly 800");
            turns.awaitEvents(5);
            frozen.signal("STOP");
            var there = atOnce(turns.listeners().stream()
                    .<Callable<Listener>>map(listener ->
                            () -> Listener.to(away, listener.turn(), 0).toTheEnd())
                    .toList());

            frozen.signal("CONT");

            var here = turns.cutOff();
            for (int i = 0; i < here.size(); i++) {
                assertComplete(away, here.get(i).turn(), here.get(i).heard(), "interrupted");
                assertThat(here.get(i).heard()).isEqualTo(there.get(i).heard());
                assertThat(Listener.to(learner, here.get(i).turn(), 0)
                                .toTheEnd()
                                .heard())
                        .isEqualTo(there.get(i).heard());
            }
            assertHoldsTogether(away);
            assertThat(Listener.ask(learner, turns.session(0), "well")
                            .toTheEnd()
                            .text())
                    .isEqualTo(ScriptedProvider.ANSWER);
        }
    }

    @Test
    void aNodeThatIsToldToStopFinishesWhatItCanAndBeginsNothing() throws Exception {
        Map<String, String> settings = settings(RunningLyceum.databaseSettings());
        settings.put("DRAIN", "4s");
        try (var leaving = Node.start(settings).awaitReady()) {
            var learner = Client.signUp(leaving.url());
            var away = new Client(survivor.url(), learner.token());
            var companion = learner.newCompanion();
            var idle = learner.newSession(companion);
            var shortOnes = RunningTurns.start(learner, 5, "slowly 100");
            var longOnes = RunningTurns.start(learner, 5, "slowly 1000");
            longOnes.awaitEvents(3);

            leaving.signal("TERM");

            eventually(() -> leaving.readiness() == 503);
            var refused = learner.post("/api/sessions/" + idle + "/messages", "{\"content\": \"well\"}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            for (var listener : shortOnes.toTheEnd()) {
                assertComplete(away, listener.turn(), listener.heard(), "completed");
            }
            for (var listener : longOnes.toTheEnd()) {
                assertComplete(away, listener.turn(), listener.heard(), "interrupted");
                assertThat(listener.last().data().at("/code").asText()).isEqualTo("shutting-down");
            }
            assertThat(leaving.exit()).isEqualTo(143);
            assertHoldsTogether(away);
        }
    }

    @Test
    void turnsOutliveARestartOfTheDatabase(@TempDir Path folder) throws Exception {
        var place = new PostgresServer.Settings(folder, Node.freePort(), 50, Duration.ofSeconds(60));
        var database = PostgresServer.start(place);
        try (var node =
                RunningLyceum.startOn(database, ConfigOverride.config("llm.providers[0].url", provider.url()))) {
            var learner = node.newUser();
            var turns = RunningTurns.start(learner, 5, "slowly 150");
            turns.awaitEvents(5);

            database.close();
            database = PostgresServer.start(place);

            var heardUntilThen = turns.cutOff();
            eventually(() -> learner.get("/api/me").status() == 200);
            for (var listener : heardUntilThen) {
                eventually(() -> !learner.get("/api/turns/" + listener.turn())
                        .text("/state")
                        .equals("running"));
                var again = Listener.to(learner, listener.turn(), 0).toTheEnd();
                assertThat(again.heard().subList(0, listener.heard().size())).isEqualTo(listener.heard());
                assertThat(again.text()).isEqualTo(ScriptedProvider.counted(150));
            }
            eventually(() -> Listener.ask(learner, turns.session(0), "well")
                    .untilCutOff()
                    .text()
                    .equals(ScriptedProvider.ANSWER));
            var login = new DatabaseLogin(
                            database.jdbcUrl(),
                            database.owner().user(),
                            database.owner().password())
                    .application("");
            try (var rows =
                    Rows.of(DriverManager.getConnection(login.url(), login.user(), login.password()), learner)) {
                rows.holdTogether();
            }
        } finally {
            database.close();
        }
    }

    @Test
    void aServiceWithItsOwnDatabaseComesBackAfterAPowerCut() throws Exception {
        Path folder = Files.createTempDirectory("lyceum-cluster");
        Map<String, String> settings = settings(Map.of());
        settings.put("DATA_FOLDER", folder.toString());
        settings.put("DATABASE_PORT", Integer.toString(Node.freePort()));
        settings.put("LOAD_CATALOGUE", "false");
        settings.put("DRAIN", "1s");
        String token;
        Listener heard;
        RunningTurns turns;
        try (var first = Node.start(settings).awaitReady()) {
            var learner = Client.signUp(first.url());
            token = learner.token();
            turns = RunningTurns.start(learner, 3, "slowly 500");
            turns.awaitEvents(10);
            first.kill();
            heard = turns.cutOff().getFirst();
        }

        try (var second = Node.start(settings).awaitReady()) {
            var learner = new Client(second.url(), token);
            for (var listener : turns.listeners()) {
                assertThat(learner.get("/api/turns/" + listener.turn()).text("/state"))
                        .isEqualTo("interrupted");
            }
            var again = Listener.to(learner, heard.turn(), 0).toTheEnd();
            assertComplete(learner, heard.turn(), again.heard(), "interrupted");
            assertThat(again.heard().subList(0, heard.heard().size())).isEqualTo(heard.heard());
            assertThat(Listener.ask(learner, turns.session(0), "well")
                            .toTheEnd()
                            .text())
                    .isEqualTo(ScriptedProvider.ANSWER);
            second.signal("TERM");
            assertThat(second.exit()).isEqualTo(143);
        }
        delete(folder);
    }

    /// Turns with a listener each.
    private record RunningTurns(
            List<String> sessions, List<Listener> listeners, List<CountDownLatch> heard, List<Future<?>> listening) {

        private static final int ENOUGH = 20;
        private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

        static RunningTurns start(Client learner, int count, String content) {
            String companion = learner.newCompanion();
            var turns = new RunningTurns(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < count; i++) {
                String session = learner.newSession(companion);
                var listener = Listener.ask(learner, session, content);
                assertThat(listener.response().statusCode()).as(session).isEqualTo(200);
                listener.until(1);
                var latch = new CountDownLatch(ENOUGH);
                latch.countDown();
                turns.sessions.add(session);
                turns.listeners.add(listener);
                turns.heard.add(latch);
                turns.listening.add(THREADS.submit(() -> {
                    while (listener.next().isPresent()) {
                        latch.countDown();
                    }
                }));
            }
            return turns;
        }

        String session(int index) {
            return sessions.get(index);
        }

        /// Waits until each listener has heard as many events.
        void awaitEvents(int events) throws Exception {
            for (var latch : heard) {
                eventually(() -> latch.getCount() <= ENOUGH - events);
            }
        }

        /// The listeners when each stream is over, in whichever way.
        List<Listener> cutOff() throws Exception {
            for (var one : listening) {
                try {
                    one.get(30, TimeUnit.SECONDS);
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(UncheckedIOException.class);
                }
            }
            return listeners;
        }

        /// The listeners when each stream has been ended in good order.
        List<Listener> toTheEnd() throws Exception {
            for (var one : listening) {
                one.get(30, TimeUnit.SECONDS);
            }
            return listeners;
        }
    }

    /// No gap, no repetition, one end, and what was heard is what is stored.
    private static void assertComplete(Client client, String turn, List<Listener.Event> heard, String state) {
        assertThat(heard)
                .extracting(Listener.Event::id)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, heard.size()).boxed().toList());
        assertThat(heard).filteredOn(Listener.Event::isLast).containsExactly(heard.getLast());
        assertThat(heard.getLast().name()).isEqualTo("turn." + state);
        var stored = client.get("/api/turns/" + turn);
        assertThat(stored.text("/state")).isEqualTo(state);
        assertThat(stored.text("/message/content"))
                .isEqualTo(Listener.text(heard))
                .isNotEmpty();
    }

    private static void assertHoldsTogether(Client client) throws SQLException {
        try (Connection connection = RunningLyceum.connectAsApplication();
                var rows = Rows.of(connection, client)) {
            rows.holdTogether();
        }
        assertThat(new Client(survivor.adminUrl(), "")
                        .post("/tasks/quota-verify", "")
                        .raw()
                        .body())
                .doesNotContain(client.id());
    }

    private static Map<String, String> settings(Map<String, String> database) {
        Map<String, String> settings = new HashMap<>(database);
        settings.put("DATABASE_POOL", "6");
        settings.put("TURN_LEASE", LEASE.toSeconds() + "s");
        settings.put("OPENAI_BASE_URL", provider.url());
        settings.put("FREE_CONVERSATIONS", "1000");
        settings.put("TURN_BURST", "1000");
        // All tests of this module sign up from one address.
        settings.put("SIGN_UP_BURST", "100000");
        return settings;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
