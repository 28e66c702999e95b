package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.adapters.postgres.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody who has learned for years takes everything along and has it erased, while nodes are killed over it. The
/// nodes have less memory than the account has text.
class LargeAccountTest {

    private static final int SESSIONS = 2_000;
    private static final int MESSAGES = 20_000;
    private static final int EVENTS = 5_000;
    private static final int CHARACTERS = 15_000;

    @Test
    void whatIsBegunIsDoneByOthersInLittleMemoryAndNobodyWaits(@TempDir Path folder) throws Exception {
        try (var postgres = PostgresServer.start(new PostgresServer.Settings(folder, 0, 60, Duration.ofSeconds(60)));
                var superuser = RunningLyceum.connectAsSuperuser(postgres, folder)) {
            var settings = Map.of(
                    "DATABASE_URL", postgres.jdbcUrl(),
                    "DATABASE_USER", postgres.owner().user(),
                    "DATABASE_PASSWORD", postgres.owner().password(),
                    "MAIL_FOLDER", folder.resolve("mail").toString());
            String job;
            Client user;
            try (var doomed = Node.start(settings).awaitReady()) {
                user = Client.signUp(doomed.url());
                load(superuser, user.id());
                job = user.post("/api/me/exports", "").text("/id");
                await(superuser, "SELECT count(*) FROM export_job WHERE state = 'running'", 1);
                doomed.kill();
            }
            assertThat(number(superuser, "SELECT count(*) FROM export_job WHERE state = 'ready'"))
                    .as("killed in the middle")
                    .isZero();
            change(superuser, "UPDATE export_job SET lease_until = now()");
            try (var doomed = Node.start(settings).awaitReady()) {
                user = new Client(doomed.url(), user.token());
                await(superuser, "SELECT count(*) FROM export_job WHERE state = 'ready' AND attempts = 2", 1);
                assertThat(lines(user, job))
                        .containsEntry("messages", MESSAGES)
                        .containsEntry("conversations", SESSIONS);

                assertThat(user.call("DELETE", "/api/me", "{\"confirm\": \"%s\"}".formatted(user.id()))
                                .status())
                        .isEqualTo(202);
                await(
                        superuser,
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%erase_me%' "
                                + "AND state = 'active' AND pid <> pg_backend_pid()",
                        1);
                doomed.kill();
            }
            await(superuser, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'lyceum_app'", 0);
            assertThat(number(superuser, "SELECT count(*) FROM message")).isEqualTo(MESSAGES);
            assertThat(number(superuser, "SELECT count(*) FROM erasure WHERE subject IS NOT NULL"))
                    .isEqualTo(1);
            // The erasure takes longer than this node gives the database for anything else.
            Map<String, String> impatient = new HashMap<>(settings);
            impatient.put("JAVA_TOOL_OPTIONS", "-Ddw.database.socketTimeout=2s");
            try (var last = Node.start(impatient).awaitReady()) {
                long slowest = slowestOfOthers(last, superuser);

                assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(2));
                assertThat(number(superuser, "SELECT count(*) FROM message")).isZero();
                assertThat(number(superuser, "SELECT count(*) FROM export_chunk"))
                        .isZero();
                assertThat(number(superuser, "SELECT count(*) FROM erasure WHERE receipt IS NOT NULL"))
                        .isEqualTo(1);
            }
        }
    }

    /// The longest that somebody else waited for anything until the erasure was done.
    private static long slowestOfOthers(Node node, Connection superuser) throws Exception {
        var other = Client.signUp(node.url());
        var over = new AtomicBoolean();
        var slowest = new AtomicLong();
        var busy = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                long begun = System.nanoTime();
                String companion = other.newCompanion();
                other.delete("/api/companions/" + companion);
                slowest.accumulateAndGet(System.nanoTime() - begun, Math::max);
            }
        });
        await(superuser, "SELECT count(*) FROM erasure WHERE receipt IS NOT NULL", 1);
        over.set(true);
        busy.join();
        return slowest.get();
    }

    private static void load(Connection superuser, String user) throws SQLException {
        change(superuser, "SET session_replication_role = replica");
        change(superuser, """
                INSERT INTO session (id, user_id, kind, mode, title, state, end_reason, model, started_at, ended_at)
                SELECT uuidv7(), '%s', 'chat', 'text', 'Chat ' || n, 'ended', 'completed', 'socrates', now(), now()
                FROM generate_series(1, %d) n""".formatted(user, SESSIONS));
        change(superuser, """
                INSERT INTO message (id, session_id, user_id, sequence, role, modality, content, status, plain, created_at)
                SELECT uuidv7(), s.id, s.user_id, n, CASE n %% 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'text',
                       repeat('x', %d), 'complete', true, now()
                FROM session s, generate_series(1, %d) n""".formatted(CHARACTERS, MESSAGES / SESSIONS));
        change(superuser, """
                INSERT INTO turn (id, session_id, user_id, user_message_id, assistant_message_id, state, model,
                                  prompt_template, system_prompt, max_output_tokens, context, node, lease_until,
                                  prompt_tokens, started_at, ended_at, compacted)
                SELECT uuidv7(), u.session_id, u.user_id, u.id, a.id, 'completed', 'socrates', '1', '', 100, '{}', 'gone',
                       now(), 10, now(), now(), true
                FROM message u JOIN message a ON a.session_id = u.session_id AND a.sequence = u.sequence + 1
                WHERE u.role = 'user'""");
        change(superuser, """
                INSERT INTO turn_event (turn_id, number, user_id, kind, body)
                SELECT t.id, n, t.user_id, 'message.delta', repeat('y', 100) FROM turn t, generate_series(1, 3) n""");
        change(superuser, """
                INSERT INTO user_event (user_id, kind, data)
                SELECT '%s', 'quota.changed', '{}' FROM generate_series(1, %d)""".formatted(user, EVENTS));
        change(superuser, "RESET session_replication_role");
        change(superuser, "ANALYZE");
    }

    /// What is in the zip, read piece by piece.
    private static Map<String, Integer> lines(Client user, String job) throws IOException, InterruptedException {
        Map<String, Integer> found = new HashMap<>();
        var request = HttpRequest.newBuilder(URI.create(user.url() + "/api/me/exports/" + job + "/content"))
                .header("Authorization", "Bearer " + user.token())
                .build();
        try (var http = HttpClient.newHttpClient();
                var zip = new ZipInputStream(
                        http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String kind = entry.getName().equals("data/message.ndjson")
                        ? "messages"
                        : entry.getName().startsWith("conversations/") ? "conversations" : "others";
                found.merge(kind, kind.equals("messages") ? newlines(zip) : 1, Integer::sum);
            }
        }
        return found;
    }

    private static int newlines(ZipInputStream zip) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        int lines = 0;
        for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
            for (int i = 0; i < read; i++) {
                lines += buffer[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    private static void await(Connection superuser, String query, long number) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (number(superuser, query) != number) {
            assertThat(System.nanoTime()).as(query).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static long number(Connection superuser, String query) throws SQLException {
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void change(Connection superuser, String sql) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(sql);
        }
    }
}
