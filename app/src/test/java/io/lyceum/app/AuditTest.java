package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.testing.ConfigOverride;
import io.lyceum.adapters.postgres.PostgresServer;
import io.lyceum.domain.kernel.Sha256;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The audit log: what gets into it, and that nobody can change it unnoticed, the database's superuser included.
class AuditTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Client OPERATOR = new Client(LYCEUM.adminUrl(), "");

    @Test
    void aGrantIsRecordedWithWhoWhatAndTheRequest() {
        var user = LYCEUM.newUser();
        String id = user.id();

        OPERATOR.post("/tasks/plan-grant?user=" + id + "&plan=pro", "");
        OPERATOR.post("/tasks/plan-revoke?user=" + id + "&plan=pro", "");

        assertThat(entriesAbout(id, "actor_kind || ' ' || action || ' ' || coalesce(object, '')"))
                .containsExactly(
                        "user account.created ",
                        "operator grant.created pro",
                        "operator task.plan-grant ",
                        "operator grant.changed pro",
                        "operator task.plan-revoke ");
        assertThat(entriesAbout(id, "coalesce(after ->> 'revoked_at', '-')").get(3))
                .startsWith("20");
        var requests = entriesAbout(id, "request_id");
        assertThat(requests.get(1)).isEqualTo(requests.get(2)).isNotEqualTo(requests.get(3));
    }

    @Test
    void theRequestOfAUserIsNamed() {
        String email = UUID.randomUUID() + "@example.org";
        var answer = LYCEUM.anonymous().post("/api/auth/sign-up", """
                {"email": "%s", "password": "correct horse"}""".formatted(email), "X-Request-Id", "sign-up-7");

        assertThat(entriesAbout(answer.text("/user/id"), "request_id")).containsExactly("sign-up-7");
        assertThat(Superuser.number("SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%' || ? || '%'", email))
                .isZero();
        assertThat(Superuser.number(
                        "SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%' || ? || '%'",
                        answer.text("/user/id")))
                .as("the user's id itself")
                .isZero();
    }

    @Test
    void whatIsRolledBackIsNotRecorded() {
        String id = LYCEUM.newUser().id();

        var answer = OPERATOR.post("/tasks/plan-grant?user=" + id + "&plan=pro&dry-run=true", "");

        assertThat(answer.text("/dryRun")).isEqualTo("true");
        assertThat(answer.text("/name")).isEqualTo("pro");
        assertThat(entriesAbout(id, "action")).containsExactly("account.created", "task.plan-grant");
        assertThat(Superuser.number("SELECT count(*) FROM entitlement_grant WHERE user_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void aSecretThatChangesIsNotTold() {
        String id = LYCEUM.newUser().id();

        Superuser.change("UPDATE account SET password_hash = 'planted-hash' WHERE id = ?::uuid", id);

        assertThat(entriesAbout(id, "after::text").getLast()).contains("password_hash", "hidden");
        assertThat(Superuser.number("SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%planted-hash%'"))
                .isZero();
    }

    @TestFactory
    Stream<DynamicTest> theApplicationCanOnlyAdd() {
        return Stream.of(
                        "UPDATE audit_entry SET action = 'nothing'",
                        "DELETE FROM audit_entry",
                        "TRUNCATE audit_entry",
                        "INSERT INTO audit_entry (actor_kind, action) VALUES ('system', 'x')",
                        "UPDATE audit_head SET position = 1",
                        "DELETE FROM audit_pseudonym",
                        "SELECT * FROM audit_entry")
                .map(sql -> DynamicTest.dynamicTest(sql, () -> {
                    try (var connection = RunningLyceum.connectAsApplication();
                            var statement = connection.createStatement()) {
                        assertThatThrownBy(() -> statement.execute(sql))
                                .isInstanceOfSatisfying(
                                        SQLException.class,
                                        e -> assertThat(e.getSQLState()).isEqualTo("42501"));
                    }
                }));
    }

    private static List<String> entriesAbout(String user, String what) {
        return Superuser.texts("""
                SELECT %s FROM audit_entry e JOIN audit_pseudonym p ON p.pseudonym = e.subject
                WHERE p.user_id = ?::uuid ORDER BY e.id""".formatted(what), user);
    }

    /// On a database of their own, because they break it.
    @Nested
    class Tampering {

        @TempDir
        @SuppressWarnings("NullAway.Init")
        Path folder;

        @SuppressWarnings("NullAway.Init")
        private PostgresServer postgres;

        @SuppressWarnings("NullAway.Init")
        private RunningLyceum node;

        @BeforeEach
        void writeALog() throws SQLException {
            postgres = PostgresServer.start(new PostgresServer.Settings(folder, 0, 60, Duration.ofSeconds(60)));
            node = RunningLyceum.startOn(postgres);
            for (int i = 0; i < 6; i++) {
                node.newUser();
            }
            assertThat(Eventually.within(Duration.ofSeconds(10), () -> sealed() == 6))
                    .isTrue();
        }

        @AfterEach
        void stop() {
            node.close();
            postgres.close();
        }

        @Test
        void everyKindOfTamperingIsFoundAndItsPlaceNamed() throws SQLException {
            try (var sealer = superuser();
                    var statement = sealer.createStatement()) {
                // What the verifications themselves write is not sealed meanwhile.
                statement.execute("SELECT pg_advisory_lock(hashtextextended('audit-seal', 0))");
                tamper();
            }
        }

        private void tamper() throws SQLException {
            String head = verify("").text("/head");
            assertThat(head).startsWith("6:");
            assertThat(verify("?seen=" + head).status()).isEqualTo(200);

            assertBroken("UPDATE audit_entry SET action = 'account.changed' WHERE position = 3", 3, "changed");
            assertThat(text("SELECT string_agg(detail, '') FROM security_event WHERE type = 'audit-log-broken'"))
                    .isEqualTo("Position 3: changed");
            assertBroken("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE position = 2", 2, "changed");
            assertBroken("UPDATE audit_entry SET actor = NULL WHERE position = 4", 4, "changed");
            assertBroken("UPDATE audit_entry SET reason = '' WHERE position = 5", 5, "changed");
            assertBroken("DELETE FROM audit_entry WHERE position = 1", 1, "missing");
            assertBroken("DELETE FROM audit_entry WHERE position = 4", 4, "missing");
            assertBroken("DELETE FROM audit_entry WHERE position = 6", 6, "cut-off");
            assertBroken("DELETE FROM audit_entry WHERE position >= 3", 3, "cut-off");
            assertBroken("UPDATE audit_entry SET key_id = 'other' WHERE position = 5", 5, "unknown-key");
            assertBroken(
                    "UPDATE audit_head SET position = 5, code = (SELECT code FROM audit_entry WHERE position = 5)",
                    7,
                    "cut-off");
            assertBroken("DELETE FROM audit_head; DELETE FROM audit_entry WHERE position = 6", 6, "cut-off");
            assertBroken("""
                    UPDATE audit_entry SET position = 100 WHERE position = 2;
                    UPDATE audit_entry SET position = 2 WHERE position = 3;
                    UPDATE audit_entry SET position = 3 WHERE position = 100""", 2, "changed");
            assertBroken("""
                    INSERT INTO audit_entry (actor_kind, action, at)
                    VALUES ('system', 'x', now() - interval '1 hour')""", 7, "never-sealed");
        }

        @Test
        void whoeverWritesTheWholeLogAnewIsFoundByWhatWasSeenBefore() throws SQLException {
            String head = verify("").text("/head");
            node.close();
            change("DELETE FROM audit_entry; DELETE FROM audit_head");
            node = RunningLyceum.startOn(postgres);
            node.newUser();
            assertThat(Eventually.within(Duration.ofSeconds(10), () -> sealed() == 1))
                    .isTrue();

            assertThat(verify("").status()).isEqualTo(200);
            assertThat(verify("?seen=" + head).raw().body())
                    .contains("rewritten", "\"position\":" + head.substring(0, head.indexOf(':')));
        }

        @Test
        void aNewKeySealsAndTheOldOneStillProves() throws SQLException {
            node.close();
            node = RunningLyceum.startOn(postgres, ConfigOverride.config("secrets.keys", key("k2")));
            node.newUser();
            assertThat(Eventually.within(Duration.ofSeconds(10), () -> sealed() == 7))
                    .isTrue();

            assertThat(verify("").status()).isEqualTo(200);
            assertThat(text("SELECT string_agg(DISTINCT key_id, ' ') FROM audit_entry"))
                    .matches("database-[0-9a-f]{8} k2");
        }

        @Test
        void manyWritersOnTwoNodesMakeOneChain() throws SQLException {
            try (var other = RunningLyceum.startOn(postgres)) {
                Crowd.together(40, i -> (i % 2 == 0 ? node : other).newUser().id());
                assertThat(Eventually.within(Duration.ofSeconds(20), () -> sealed() == 46))
                        .isTrue();
            }

            assertThat(verify("").text("/entries")).isEqualTo("46");
        }

        /// Breaks the log, looks at what is found, and mends it again.
        private void assertBroken(String sql, long position, String problem) throws SQLException {
            change("DROP TABLE IF EXISTS kept_entry; CREATE TABLE kept_entry AS TABLE audit_entry;"
                    + "DROP TABLE IF EXISTS kept_head; CREATE TABLE kept_head AS TABLE audit_head;" + sql);

            var answer = verify("");

            assertThat(answer.status()).as(sql).isEqualTo(500);
            var found = Client.read(answer.raw().body());
            assertThat(found.at("/verified").asBoolean()).as(sql).isFalse();
            assertThat(found.at("/firstBreak/problem").asText()).as(sql).isEqualTo(problem);
            assertThat(found.at("/firstBreak/position").asLong()).as(sql).isEqualTo(position);
            change("DELETE FROM audit_entry; INSERT INTO audit_entry TABLE kept_entry;"
                    + "DELETE FROM audit_head; INSERT INTO audit_head TABLE kept_head");
        }

        private Client.Answer verify(String query) {
            return new Client(node.adminUrl(), "").post("/tasks/audit-verify" + query, "");
        }

        private long sealed() {
            try {
                return Long.parseLong(text("SELECT count(*) FROM audit_entry WHERE position IS NOT NULL"));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void change(String sql) throws SQLException {
            try (var connection = superuser();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private String text(String sql) throws SQLException {
            try (var connection = superuser();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1);
            }
        }

        private Connection superuser() throws SQLException {
            return RunningLyceum.connectAsSuperuser(postgres, folder);
        }

        private String key(String id) {
            return id + ":" + Base64.getEncoder().encodeToString(Sha256.of(id));
        }
    }
}
