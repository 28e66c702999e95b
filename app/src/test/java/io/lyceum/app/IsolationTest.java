package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What belongs to one user does not exist for another: not over HTTP, and not in the database.
class IsolationTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final String FORBIDDEN = "42501";

    /// The column that says whose a row is.
    private static final Map<String, String> TABLES = tables();

    private static final Owner OWNER = new Owner();
    private static final Client STRANGER = LYCEUM.newUser();
    private static final String STRANGER_ID = STRANGER.id();

    /// Somebody with rows in every table, all of them with a word that nobody else knows.
    private static final class Owner {

        private final String canary = "canary-" + UUID.randomUUID();
        private final Client client;
        private final String id;
        private final Map<String, String> ids = new LinkedHashMap<>();

        private Owner() {
            var answer = LYCEUM.anonymous().post("/api/auth/sign-up", """
                    {"email": "%1$s@example.org", "password": "correct horse", "displayName": "%1$s"}
                    """.formatted(canary));
            this.client = new Client(LYCEUM.url(), answer.text("/accessToken"));
            this.id = answer.text("/user/id");
            Superuser.change(
                    "INSERT INTO entitlement_grant (user_id, kind, name) VALUES (?::uuid, 'plan', 'core')", id);
            Superuser.change("UPDATE entitlement_grant SET revoked_at = now() WHERE user_id = ?::uuid", id);
            Superuser.change(
                    "INSERT INTO account_identity (issuer, subject, user_id) VALUES (?, '1', ?::uuid)", canary, id);
            Superuser.change("""
                    INSERT INTO provider_claim (user_id, issuer, plans, features, issued_at, until)
                    VALUES (?::uuid, ?, '{}', '{}', now(), now())""", id, canary);
            client.patch("/api/me", "{\"bio\": \"%s\", \"location\": \"%s\"}".formatted(canary, canary));
            String companion =
                    client.post("/api/companions", """
                    {"name": "%1$s", "subject": "maths", "topic": "%1$s", "voice": "female", "style": "casual",
                     "visibility": "private"}""".formatted(canary)).text("/id");
            client.put("/api/companions/" + companion + "/bookmark");
            String session = client.newSession(companion);
            client.patch("/api/sessions/" + session, "{\"title\": \"%s\"}".formatted(canary));
            var turn = client.post(
                    "/api/sessions/" + session + "/messages",
                    "{\"content\": \"%1$s\", \"clientMessageId\": \"%1$s\"}".formatted(canary),
                    "Accept",
                    "application/json",
                    "Idempotency-Key",
                    canary);
            LYCEUM.anonymous().post("/api/auth/sign-in", """
                    {"email": "%s@example.org", "password": "wrong horse"}""".formatted(canary));
            Superuser.change(
                    "INSERT INTO turn_part (turn_id, part, user_id, provider, first_event) "
                            + "VALUES (?::uuid, 1, ?::uuid, ?, 1)",
                    turn.text("/id"),
                    id,
                    canary);
            Webhooks.stripe(LYCEUM, Webhooks.checkoutCompleted(id, canary));
            Webhooks.stripe(
                    LYCEUM, Webhooks.subscription(canary, canary, "incomplete", java.time.Instant.now(), "price_core"));
            client.put("/api/me/caps", "{\"meter\": \"companions\", \"window\": \"day\", \"limit\": 50}");
            String signIn = client.get("/api/auth/sessions").text("/items/0/id");
            ids.put("/api/auth/sessions/{id}", signIn);
            ids.put(
                    "/api/auth/keys/{id}",
                    client.post("/api/auth/keys", "{\"name\": \"%s\"}".formatted(canary))
                            .text("/id"));
            ids.put(
                    "/api/auth/identities/{id}",
                    client.get("/api/auth/identities").text("/items/0/id"));
            ids.put("/api/companions/{id}", companion);
            ids.put("/api/sessions/{id}", session);
            ids.put("/api/turns/{id}", turn.text("/id"));
            ids.put("/api/messages/{id}", turn.text("/message/id"));
            ids.put("/api/admin/users/{id}", id);
            ids.put("/api/me/exports/{id}", export(client));
            ids.put("/api/admin/export/{id}", id);
        }

        private static String export(Client client) {
            String job = client.post("/api/me/exports", "").text("/id");
            assertThat(Eventually.within(
                            java.time.Duration.ofSeconds(20),
                            () -> client.get("/api/me/exports/" + job)
                                    .text("/state")
                                    .equals("ready")))
                    .isTrue();
            return job;
        }

        private String path(Route route) {
            return ids.entrySet().stream()
                    .filter(entry -> route.path().startsWith(entry.getKey()))
                    .map(entry -> route.path().replace("{id}", entry.getValue()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("This test knows no id for " + route));
        }

        /// All that the owner can read.
        private List<String> everything() {
            return LYCEUM.routes().stream()
                    .filter(route -> route.method().equals("GET"))
                    .filter(IsolationTest::isOfSomebody)
                    .filter(route -> !route.path().startsWith("/api/admin/"))
                    .map(route -> client.get(path(route)).raw().body())
                    .map(text -> text.replaceAll("\"secondsUsed\":\\d+", ""))
                    .toList();
        }
    }

    /// Receipts of erasures are for whoever knows their id: nobody could sign in for them. Links to files are signed.
    private static boolean isOfSomebody(Route route) {
        return route.hasId()
                && !route.path().equals("/api/erasures/{id}")
                && !route.path().equals("/api/admin/export/{id}/content");
    }

    @TestFactory
    Stream<DynamicTest> nothingOfOthersExistsUnderTheirIds() {
        return LYCEUM.routes().stream()
                .filter(IsolationTest::isOfSomebody)
                .map(route -> dynamicTest(route.toString(), () -> {
                    var before = OWNER.everything();

                    var answer = STRANGER.call(
                            route.method(),
                            OWNER.path(route),
                            RightBodies.of(route.toString()).orElse(""));

                    // Removing a bookmark that one never made says nothing.
                    boolean idempotent = route.toString().equals("DELETE /api/companions/{id}/bookmark");
                    int refused = route.path().startsWith("/api/admin/") ? 403 : 404;
                    assertThat(answer.status()).isEqualTo(idempotent ? 204 : refused);
                    assertThat(answer.raw().body()).doesNotContain(OWNER.canary);
                    assertThat(answer.raw().headers().map().toString()).doesNotContain(OWNER.canary);
                    assertThat(OWNER.everything()).isEqualTo(before);
                }));
    }

    @TestFactory
    Stream<DynamicTest> nobodyGetsInWithoutAToken() {
        return LYCEUM.routes().stream()
                .filter(IsolationTest::isOfSomebody)
                .map(route -> dynamicTest(
                        route.toString(),
                        () -> assertThat(LYCEUM.anonymous()
                                        .call(
                                                route.method(),
                                                OWNER.path(route),
                                                RightBodies.of(route.toString()).orElse(""))
                                        .status())
                                .isEqualTo(401)));
    }

    @TestFactory
    Stream<DynamicTest> noListShowsWhatIsOfOthers() {
        return LYCEUM.routes().stream()
                .filter(route -> route.method().equals("GET") && !route.path().contains("{"))
                .map(route -> dynamicTest(route.toString(), () -> {
                    for (String query :
                            List.of("", "?limit=100", "?topic=canary&sort=relevance", "?author=" + OWNER.id)) {
                        assertThat(STRANGER.get(route.path() + query).raw().body())
                                .doesNotContain(OWNER.canary);
                    }
                }));
    }

    @Test
    void theOwnerSeesAllThatIsHiddenFromOthers() {
        assertThat(OWNER.everything()).isNotEmpty().allMatch(text -> !text.contains("/problems/"));
        assertThat(String.join("", OWNER.everything())).contains(OWNER.canary);
        TABLES.forEach((table, column) -> assertThat(Superuser.number(
                        "SELECT count(*) FROM %s WHERE %s = ?::uuid".formatted(table, column), OWNER.id))
                .as(table)
                .isPositive());
    }

    @Test
    void aReadFindsItsUserHoweverOftenItHasBeenMade() {
        try (var node = RunningLyceum.start(ConfigOverride.config("database.poolSize", "2"))) {
            var owner = OWNER.client.at(node);
            for (int i = 0; i < 40; i++) {
                assertThat(owner.get("/api/me/companions").body().at("/items").size())
                        .as("reading the %dth time", i)
                        .isEqualTo(1);
                assertThat(owner.get("/api/me/bookmarks").body().at("/items").size())
                        .isEqualTo(1);
                assertThat(owner.get("/api/me").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void everyTableWithAUserIsUnderRowSecurity() {
        assertThat(TABLES.keySet())
                .contains("account", "sign_in", "refresh_token", "companion", "bookmark", "session", "message", "turn");
        assertThat(Superuser.texts("""
                SELECT c.relname FROM pg_class c
                WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                  AND (c.relname = 'account' OR EXISTS (
                      SELECT FROM pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attname IN ('user_id', 'author_id') AND NOT a.attisdropped))
                  AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
                """)).isEmpty();
        assertThat(Superuser.texts("""
                SELECT rolname FROM pg_roles
                WHERE rolname IN ('lyceum_app', 'lyceum_definer', 'lyceum_owner') AND (rolsuper OR rolbypassrls)
                """)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> theDatabaseHidesAndKeepsRowsOfOthers() {
        return TABLES.entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> hidesAndKeeps(entry.getKey(), entry.getValue())));
    }

    private static void hidesAndKeeps(String table, String column) throws SQLException {
        long before = Superuser.number("SELECT count(*) FROM %s WHERE %s = ?::uuid".formatted(table, column), OWNER.id);
        try (var connection = RunningLyceum.connectAsApplication()) {
            assertThat(count(connection, "SELECT count(*) FROM " + table))
                    .as("without a user")
                    .isZero();
            execute(connection, "SET app.user_id = '" + STRANGER_ID + "'");
            assertThat(count(connection, foreign(table, column))).isZero();
            assertThat(touched(connection, "DELETE FROM %s WHERE %s = '%s'".formatted(table, column, OWNER.id)))
                    .isZero();
            assertThat(touched(
                            connection,
                            "UPDATE %1$s SET %2$s = %2$s WHERE %2$s = '%3$s'".formatted(table, column, OWNER.id)))
                    .isZero();
            assertThat(touched(connection, "DELETE FROM %s WHERE %s <> '%s'".formatted(table, column, STRANGER_ID)))
                    .isZero();
            assertThatThrownBy(() ->
                            execute(connection, "INSERT INTO %s (%s) VALUES ('%s')".formatted(table, column, OWNER.id)))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(FORBIDDEN));
            execute(connection, "SET app.user_id = '" + OWNER.id + "'");
            assertThat(count(connection, "SELECT count(*) FROM %s WHERE %s = '%s'".formatted(table, column, OWNER.id)))
                    .as("for its owner")
                    .isEqualTo(before);
        }
        try (var connection = RunningLyceum.connectAsOwner()) {
            assertThat(count(connection, "SELECT count(*) FROM " + table))
                    .as("for the owner of the table")
                    .isZero();
        }
        assertThat(Superuser.number("SELECT count(*) FROM %s WHERE %s = ?::uuid".formatted(table, column), OWNER.id))
                .isEqualTo(before);
    }

    @TestFactory
    Stream<DynamicTest> withoutRowSecurityTheRowsOfOthersWouldShow() {
        return TABLES.entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    try (var connection = RunningLyceum.connectAsSuperuser()) {
                        connection.setAutoCommit(false);
                        execute(connection, "SET LOCAL lock_timeout = '10s'");
                        execute(connection, "ALTER TABLE " + entry.getKey() + " DISABLE ROW LEVEL SECURITY");
                        execute(connection, "SET LOCAL ROLE lyceum_app");
                        execute(connection, "SET LOCAL app.user_id = '" + STRANGER_ID + "'");
                        assertThat(count(connection, foreign(entry.getKey(), entry.getValue())))
                                .isPositive();
                        connection.rollback();
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE session DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE session NO FORCE ROW LEVEL SECURITY",
                "DROP POLICY own ON session",
                "CREATE POLICY mine ON session USING (true)",
                "SET ROLE lyceum_owner",
                "SET ROLE lyceum_definer",
                "SET ROLE postgres",
                "SET SESSION AUTHORIZATION lyceum_owner",
                "ALTER ROLE lyceum_app BYPASSRLS",
                "GRANT lyceum_definer TO lyceum_app",
                "SELECT count(*) FROM pg_authid",
                "CREATE TABLE mine (id int)",
                "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "TRUNCATE session",
                "UPDATE account SET role = 'admin'",
                "UPDATE account SET email_key = 'x'",
                "DELETE FROM account",
                "UPDATE companion SET author_id = author_id",
                "UPDATE companion_tally SET lessons = 1000",
                "INSERT INTO entitlement_grant (user_id, kind, name) VALUES (gen_random_uuid(), 'plan', 'pro')",
                "UPDATE entitlement_grant SET name = 'pro'",
                "UPDATE ledger_entry SET used = 0",
                "DELETE FROM ledger_entry",
                "COPY account TO PROGRAM 'cat'",
                "SET row_security = off; SELECT count(*) FROM session"
            })
    void theApplicationCannotFreeItself(String statement) throws SQLException {
        try (var connection = RunningLyceum.connectAsApplication()) {
            execute(connection, "SET app.user_id = '" + STRANGER_ID + "'");

            assertThatThrownBy(() -> execute(connection, statement))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(FORBIDDEN));
        }
    }

    @Test
    void functionsThatSeeAcrossUsersShowNoMoreThanTheyMust() throws SQLException {
        String search =
                "SELECT count(*) FROM search_companions(NULL, '{}', NULL, NULL, '%s', NULL, NULL, NULL, 'newest', NULL, NULL, 9, 0)"
                        .formatted(OWNER.id);
        try (var connection = RunningLyceum.connectAsApplication()) {
            assertThat(count(connection, search)).isZero();
            execute(connection, "SET app.user_id = '" + STRANGER_ID + "'");
            assertThat(count(connection, search)).isZero();
            assertThat(count(
                            connection,
                            "SELECT remove_companion('%s')::int".formatted(OWNER.ids.get("/api/companions/{id}"))))
                    .isZero();
            assertThat(count(
                            connection,
                            "SELECT count(*) FROM recent_lessons(1000) r JOIN companion c "
                                    + "ON c.id = r.companion_id WHERE c.visibility <> 'public'"))
                    .isZero();
            execute(connection, "SET app.user_id = '" + OWNER.id + "'");
            assertThat(count(connection, search)).isEqualTo(1);
        }
        assertThat(Superuser.texts("""
                SELECT p.proname FROM pg_proc p
                WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
                  AND (p.proowner <> 'lyceum_definer'::regrole OR p.proconfig IS NULL
                       OR NOT 'search_path=public, pg_temp' = ANY (p.proconfig)
                       OR has_function_privilege('public', p.oid, 'EXECUTE'))
                """))
                .as("functions with rights of their own that are not pinned down")
                .isEmpty();
    }

    @Test
    void connectionsThatAreSharedCarryNothingOver() {
        int size = Integer.getInteger("isolation.transactions", 4_000);
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            var client = LYCEUM.newUser();
            users.add(new UserId(UUID.fromString(client.id())));
            Superuser.change("""
                    INSERT INTO companion (id, author_id, author_name, name, subject, topic, voice, style, duration,
                                           language, visibility, version)
                    SELECT uuidv7(), ?::uuid, 'A', 'N', 'maths', 'T', 'male', 'formal', 15, 'en', 'private', 1
                    FROM generate_series(1, ?)""", client.id(), i + 1);
        }
        var jdbi = Database.open(LYCEUM.configuration().database()).connect(new Environment("isolation"));
        var transactions = new JdbiTransactions<>(jdbi, handle -> handle);

        var leaks = Crowd.together(32, thread -> {
            var random = new Random(thread);
            int wrong = 0;
            for (int i = 0; i < size / 32; i++) {
                int user = random.nextInt(users.size());
                wrong += seen(transactions, users.get(user), random).equals(List.of(users.get(user) + " " + (user + 1)))
                        ? 0
                        : 1;
            }
            return wrong;
        });

        assertThat(leaks).containsOnly(0);
    }

    @Test
    void aStatementThatFailsLeavesTheNextOneUnharmed() {
        var jdbi = Database.open(LYCEUM.configuration().database()).connect(new Environment("isolation"));
        var transactions = new JdbiTransactions<>(jdbi, handle -> handle);
        var user = new UserId(UUID.fromString(LYCEUM.newUser().id()));

        String seen = transactions.perStatement(user, handle -> {
            assertThatThrownBy(() -> handle.createQuery("SELECT 1 / 0")
                            .mapTo(Integer.class)
                            .one())
                    .isInstanceOf(UnableToExecuteStatementException.class);
            return handle.createQuery("SELECT display_name FROM account WHERE id = :me::uuid")
                    .mapTo(String.class)
                    .one();
        });

        assertThat(seen).isNotEmpty();
    }

    /// Whose private companions show, and how many, after something may have gone wrong on the same connection.
    private static List<String> seen(JdbiTransactions<Handle> transactions, UserId user, Random random) {
        int mishap = random.nextInt(10);
        try {
            if (mishap == 0) {
                transactions.as(user, handle -> {
                    counted(handle);
                    throw new IllegalStateException("in a transaction");
                });
            } else if (mishap == 1) {
                transactions.as(
                        user,
                        handle -> handle.createQuery("SELECT 1 / 0")
                                .mapTo(Integer.class)
                                .one());
            } else if (mishap == 2) {
                transactions.perStatement(
                        user,
                        handle -> handle.createQuery("SELECT 1 / 0")
                                .mapTo(Integer.class)
                                .one());
            } else if (mishap == 3) {
                transactions.as(user, handle -> {
                    counted(handle);
                    return Result.refused("no");
                });
            }
        } catch (IllegalStateException | UnableToExecuteStatementException _) {
            // That is what was wanted.
        }
        return random.nextBoolean()
                ? transactions.as(user, IsolationTest::counted)
                : transactions.perStatement(user, IsolationTest::counted);
    }

    /// Has a parameter, because the driver treats statements without one differently.
    private static List<String> counted(Handle handle) {
        return handle.createQuery("""
                        SELECT 'UserId[value=' || author_id || '] ' || count(*) FROM companion
                        WHERE visibility = 'private' AND :me <> '' GROUP BY author_id""").mapTo(String.class).list();
    }

    private static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        Superuser.texts("""
                SELECT c.relname || ' ' || CASE c.relname WHEN 'account' THEN 'id' ELSE a.attname END
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                  AND (a.attname IN ('user_id', 'author_id') OR (c.relname = 'account' AND a.attname = 'id'))
                ORDER BY 1
                """).forEach(line -> tables.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
        return tables;
    }

    /// How many rows show that are neither the stranger's nor meant for everybody.
    private static String foreign(String table, String column) {
        String shared = table.equals("companion") ? " AND visibility = 'private'" : "";
        return "SELECT count(*) FROM %s WHERE %s <> '%s'%s".formatted(table, column, STRANGER_ID, shared);
    }

    private static long count(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// How many rows a statement changes; none when it is not allowed at all.
    private static int touched(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            if (FORBIDDEN.equals(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }
}
