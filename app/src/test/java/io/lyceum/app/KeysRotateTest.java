package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.adapters.postgres.PostgresServer;
import io.lyceum.adapters.secrets.JweEnvelopes;
import io.lyceum.adapters.secrets.KeyRing;
import io.lyceum.adapters.secrets.SecretConfig;
import io.lyceum.app.Client.Answer;
import io.lyceum.domain.kernel.Sha256;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.secrets.Place;
import io.lyceum.domain.secrets.Unopenable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that are rotated under running nodes. On a database of its own for each test, because all its values are sealed
/// anew.
class KeysRotateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OLD = key("old");
    private static final String BOTH = key("new") + "," + OLD;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private PostgresServer postgres;

    @SuppressWarnings("NullAway.Init")
    private Connection superuser;

    private final List<RunningLyceum> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws SQLException {
        postgres = PostgresServer.start(new PostgresServer.Settings(folder, 0, 100, Duration.ofSeconds(60)));
        superuser = RunningLyceum.connectAsSuperuser(postgres, folder);
    }

    @AfterEach
    void stop() throws SQLException {
        stopNodes();
        superuser.close();
        postgres.close();
    }

    @Test
    void anOldKeyCanBeTakenOffTheRingAfterwards() throws SQLException {
        var before = node(OLD);
        var user = before.newUser();
        assertThat(Eventually.within(
                        PATIENCE, () -> texts("SELECT key_id FROM audit_entry").contains("old")))
                .isTrue();
        stopNodes();
        var node = node(BOTH);

        var rehearsed = rotate(node, "?dry-run=true");
        assertThat(rehearsed.status()).isEqualTo(200);
        assertThat(counts(rehearsed)).isEqualTo(Map.of("signing_key.jwk old", 2, "service_secret.value old", 3));
        assertThat(keysInUse()).containsOnly("old");

        var rotated = rotate(node, "");
        assertThat(rotated.text("/key")).isEqualTo("new");
        assertThat(counts(rotated)).containsAllEntriesOf(counts(rehearsed));
        assertThat(keysInUse()).containsOnly("new");
        assertThat(counts(rotate(node, ""))).as("again").isEmpty();
        assertThat(texts("SELECT action || (after ->> 'succeeded') FROM audit_entry WHERE action LIKE 'task.%'"))
                .hasSize(3)
                .containsOnly("task.keys-rotatetrue");
        stopNodes();

        var after = node(key("new"));
        assertThat(user.at(after).get("/api/me").status())
                .as("a token of before")
                .isEqualTo(200);
        var audit = new Client(after.adminUrl(), "").post("/tasks/audit-verify", "");
        assertThat(audit.text("/verified")).as(audit.raw().body()).isEqualTo("true");
    }

    @Test
    void withoutTheKeyTheStartSaysWhatIsMissing() throws Exception {
        node(OLD).newUser();
        stopNodes();

        assertThatThrownBy(() -> node(key("new")))
                .rootCause()
                .isInstanceOf(Unopenable.class)
                .hasMessageContainingAll("service_secret.value", "row cursors", "key old", "SECRET_KEYS");
        try (var process = Node.start(settings(key("new")))) {
            assertThat(process.exit()).isEqualTo(1);
            assertThat(process.log())
                    .contains("Lyceum cannot start. service_secret.value of the row cursors, sealed with the key old")
                    .doesNotContain("\tat ", key("new"));
        }
    }

    @Test
    void aValueThatWasMovedOrReplacedIsNotBelieved() throws SQLException {
        node(OLD).newUser();
        stopNodes();
        change("UPDATE service_secret SET value = (SELECT value FROM service_secret WHERE name = 'csrf') "
                + "WHERE name = 'cursors'");

        assertThatThrownBy(() -> node(OLD))
                .rootCause()
                .isInstanceOf(Unopenable.class)
                .hasMessageContainingAll("row cursors", "another place");
        assertThatThrownBy(() -> change("UPDATE service_secret SET value = 'cGxhaW4='"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("sealed_check");
    }

    @Test
    void whatCannotBeOpenedIsNamedAndTheRestIsSealedAnew() throws SQLException {
        node(OLD).newUser();
        stopNodes();
        var node = node(BOTH);
        plant(3);
        change("UPDATE planted SET user_id = uuidv7() WHERE id = (SELECT min(id::text)::uuid FROM planted)");

        var answer = rotate(node, "");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text("/outcome")).isEqualTo("failed");
        assertThat(answer.body().at("/stuck").size()).isEqualTo(1);
        assertThat(answer.text("/stuck/0/table")).isEqualTo("planted");
        assertThat(answer.text("/stuck/0/problem")).isEqualTo("elsewhere");
        assertThat(counts(answer)).containsEntry("planted.value old", 2);
    }

    @Test
    void nothingIsLostWhenTwoNodesRotateWhileValuesAreSealed() throws Exception {
        var one = node(BOTH);
        var other = node(BOTH);
        Map<UUID, String> latest = new ConcurrentHashMap<>(plant(3_000));
        var ids = List.copyOf(latest.keySet());
        var over = new AtomicBoolean();
        // Sealed by somebody who does not know the new key yet.
        var lagging = envelopes(OLD);
        var owner = postgres.owner();
        var writer = CompletableFuture.runAsync(() -> {
            try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), owner.user(), owner.password());
                    var update = connection.prepareStatement(
                            "UPDATE planted SET value = ? WHERE id = ? RETURNING user_id")) {
                for (int i = 0; !over.get(); i++) {
                    var id = ids.get(i % 200);
                    var user = Optional.ofNullable(owners.get(id)).orElseThrow();
                    update.setString(1, lagging.seal(place(id, user), "changed " + i));
                    update.setObject(2, id);
                    update.execute();
                    latest.put(id, "changed " + i);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        var answers = Crowd.together(4, i -> rotate(i % 2 == 0 ? one : other, ""));
        over.set(true);
        writer.join();
        assertThat(latest.values()).anyMatch(secret -> secret.startsWith("changed"));

        assertThat(answers).extracting(answer -> answer.text("/outcome")).containsOnly("done", "already-running");
        assertThat(answers.getFirst().status()).isEqualTo(200);
        var last = rotate(one, "");
        assertThat(last.status()).isEqualTo(200);
        assertThat(keysInUse()).containsOnly("new");
        assertPlanted(latest);
    }

    /// Somebody holds a row in the middle, so that the task has begun and cannot end.
    @Test
    void aNodeKilledOverItLeavesEverythingReadable() throws Exception {
        node(OLD).newUser();
        var planted = plant(400);
        stopNodes();
        String inTheMiddle = texts("SELECT id FROM planted ORDER BY id::text COLLATE \"C\" OFFSET 200")
                .getFirst();
        try (var holder = RunningLyceum.connectAsSuperuser(postgres, folder);
                var hold = holder.prepareStatement("SELECT FROM planted WHERE id = ?::uuid FOR UPDATE");
                var doomed = Node.start(settings(BOTH)).awaitReady()) {
            holder.setAutoCommit(false);
            hold.setString(1, inTheMiddle);
            hold.execute();
            var rotation = CompletableFuture.runAsync(() -> rotate(new Client(doomed.adminUrl(), ""), ""));
            assertThat(Eventually.within(PATIENCE, () -> sealedWith("new") == 200))
                    .isTrue();
            doomed.kill();
            assertThatThrownBy(rotation::join).hasRootCauseInstanceOf(IOException.class);
            holder.rollback();
        }
        assertThat(sealedWith("new")).isEqualTo(200);
        assertPlanted(planted);
        var survivor = node(BOTH);
        assertPlanted(planted);

        assertThat(rotate(survivor, "").status()).isEqualTo(200);

        assertThat(keysInUse()).containsOnly("new");
        assertPlanted(planted);
    }

    @Test
    void aNewSigningKeyTakesOverWhileUsersSignIn() throws Exception {
        var one = node(OLD, ConfigOverride.config("tokens.keysCached", "1s"));
        var other = node(OLD, ConfigOverride.config("tokens.keysCached", "1s"));
        var early = one.newUser();
        String oldKey = kid(early.token());
        var over = new AtomicBoolean();
        List<String> kids = Collections.synchronizedList(new ArrayList<>());
        var crowd = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                Crowd.together(4, i -> {
                    var user = (i % 2 == 0 ? one : other).newUser();
                    kids.add(kid(user.token()));
                    assertThat(keySet(one)).as("published everywhere").contains(kid(user.token()));
                    assertThat(keySet(other)).contains(kid(user.token()));
                    assertThat(user.at(one).get("/api/me").status()).isEqualTo(200);
                    assertThat(user.at(other).get("/api/me").status()).isEqualTo(200);
                    return user;
                });
            }
        });

        var rehearsed = rotate(one, "?signing=gently&dry-run=true");
        assertThat(rehearsed.status()).isEqualTo(200);
        assertThat(texts("SELECT kid FROM signing_key WHERE purpose = 'access-tokens'"))
                .containsExactly(oldKey);
        var answers = Crowd.together(4, i -> rotate(i % 2 == 0 ? one : other, "?signing=gently"));
        var rotated = answers.stream()
                .filter(answer -> answer.text("/outcome").equals("done"))
                .toList();
        String newKey = rotated.getFirst().text("/signing/key");
        assertThat(rotated).extracting(answer -> answer.text("/signing/key")).containsOnly(newKey);
        assertThat(texts("SELECT kid FROM signing_key WHERE purpose = 'access-tokens'"))
                .containsExactlyInAnyOrder(oldKey, newKey);
        assertThat(Eventually.within(PATIENCE, () -> keySet(other).contains(newKey)))
                .isTrue();
        assertThat(kids).as("published before it signs").containsOnly(oldKey);
        assertThat(Eventually.within(PATIENCE, () -> kids.contains(newKey))).isTrue();
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> kids.subList(kids.size() - 8, kids.size()).stream()
                                .allMatch(newKey::equals)))
                .isTrue();
        over.set(true);
        crowd.join();
        assertThat(early.at(other).get("/api/me").status()).as("an old token").isEqualTo(200);

        change("UPDATE signing_key SET retires_at = clock_timestamp() WHERE retires_at IS NOT NULL");

        assertThat(Eventually.within(PATIENCE, () -> early.get("/api/me").status() == 401))
                .isTrue();
        assertThat(Eventually.within(PATIENCE, () -> !keySet(other).contains(oldKey)))
                .isTrue();
        assertThat(other.newUser().at(one).get("/api/me").status()).isEqualTo(200);
    }

    @Test
    void tokensOfAKeyThatOthersKnowAreRefusedAtOnce() {
        var one = node(OLD);
        var other = node(OLD);
        var user = one.newUser();
        assertThat(user.at(other).get("/api/me").status()).isEqualTo(200);

        assertThat(rotate(one, "?signing=at-once").status()).isEqualTo(200);

        assertThat(Eventually.within(
                        Duration.ofSeconds(4),
                        () -> user.at(other).get("/api/me").status() == 401))
                .isTrue();
        assertThat(Eventually.within(
                        PATIENCE, () -> one.newUser().at(other).get("/api/me").status() == 200))
                .isTrue();
        assertThat(rotate(one, "?signing=gently").status()).isEqualTo(200);
        var again = rotate(one, "?signing=at-once");
        assertThat(texts("SELECT kid FROM signing_key WHERE purpose = 'access-tokens' AND retires_at IS NULL"))
                .as("also those that waited for their time")
                .containsExactly(again.text("/signing/key"));
        assertThat(rotate(one, "?signing=soon").text("/error")).isEqualTo("signing must be gently or at-once");
    }

    @Test
    void receiptsStayVerifiableAndTheirOldKeyCannotSignAnyMore() throws Exception {
        var node = node(OLD);
        var before = receipt(node);
        assertVerifiable(node, before);

        assertThat(rotate(node, "?signing=gently").status()).isEqualTo(200);

        var after = receipt(node);
        assertThat(keyOf(after)).isNotEqualTo(keyOf(before));
        assertVerifiable(node, before);
        assertVerifiable(node, after);
        assertThat(storedReceiptKey(keyOf(before)).isPrivate()).isFalse();
        assertThat(storedReceiptKey(keyOf(after)).isPrivate()).isTrue();
        assertThat(keySet(node)).as("for access tokens").doesNotContain(keyOf(before), keyOf(after));
        assertThat(rotate(node, "?signing=gently").text("/signing/receiptKey"))
                .as("while a key waits for its time")
                .isEqualTo(keyOf(after));
    }

    @Test
    void theDatabaseShowsNoSecretOfTheService() throws Exception {
        var node = node(OLD);
        var _ = node.newUser();
        var envelopes = envelopes(OLD);
        List<String> secrets = new ArrayList<>();
        for (String name : texts("SELECT name FROM service_secret")) {
            secrets.add(envelopes.open(
                    new Place("service_secret", "value", name),
                    texts("SELECT value FROM service_secret WHERE name = '" + name + "'")
                            .getFirst()));
        }
        for (String kid : texts("SELECT kid FROM signing_key")) {
            secrets.add(String.valueOf(ECKey.parse(storedKey(kid)).getD()));
        }
        assertThat(secrets).hasSize(5).allMatch(secret -> secret.length() > 40);

        for (String table :
                texts("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")) {
            for (String row : texts("SELECT t::text FROM " + table + " t")) {
                assertThat(row).as(table).doesNotContain(secrets);
                for (String secret : secrets) {
                    assertThat(row)
                            .as(table)
                            .doesNotContain(HexFormat.of()
                                    .formatHex(Base64.getMimeDecoder()
                                            .decode(secret.replace('-', '+').replace('_', '/'))));
                }
            }
        }
        assertThat(texts("""
                SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE a.atttypid = 'sealed'::regtype AND c.relkind IN ('r', 'p') AND NOT a.attisdropped"""))
                .as("columns that the task must know")
                .containsExactlyInAnyOrderElementsOf(
                        texts("SELECT table_name || '.' || column_name FROM sealed_columns()"));
    }

    // ------------------------------------------------------------------------------------------------

    private final Map<UUID, UUID> owners = new HashMap<>();

    /// A table like those of later contexts, whose rows belong to users, sealed with the old key.
    private Map<UUID, String> plant(int size) throws SQLException {
        change("""
                CREATE TABLE planted (id uuid PRIMARY KEY, user_id uuid NOT NULL, value sealed NOT NULL);
                ALTER TABLE planted ENABLE ROW LEVEL SECURITY;
                ALTER TABLE planted FORCE ROW LEVEL SECURITY;
                CREATE POLICY definer ON planted TO lyceum_definer USING (true);
                CREATE POLICY writer ON planted TO lyceum_owner USING (true);
                GRANT SELECT, UPDATE ON planted TO lyceum_owner;
                GRANT SELECT, UPDATE (value) ON planted TO lyceum_definer""");
        var envelopes = envelopes(OLD);
        Map<UUID, String> secrets = new HashMap<>();
        try (var insert = superuser.prepareStatement("INSERT INTO planted VALUES (?, ?, ?)")) {
            for (int i = 0; i < size; i++) {
                var id = UUID.randomUUID();
                var user = UUID.randomUUID();
                owners.put(id, user);
                secrets.put(id, "secret " + i);
                insert.setObject(1, id);
                insert.setObject(2, user);
                insert.setString(3, envelopes.seal(place(id, user), "secret " + i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return secrets;
    }

    private void assertPlanted(Map<UUID, String> secrets) throws SQLException {
        var envelopes = envelopes(BOTH);
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery("SELECT id, user_id, value FROM planted")) {
            Map<UUID, String> found = new HashMap<>();
            while (rows.next()) {
                var id = rows.getObject(1, UUID.class);
                found.put(id, envelopes.open(place(id, rows.getObject(2, UUID.class)), rows.getString(3)));
            }
            assertThat(found).isEqualTo(secrets);
        }
    }

    private static Place place(UUID id, UUID user) {
        return new Place("planted", "value", id.toString(), Optional.of(new UserId(user)));
    }

    private static JweEnvelopes envelopes(String keys) {
        return new JweEnvelopes(KeyRing.of(new SecretConfig(keys), ""));
    }

    private long sealedWith(String key) {
        return Long.parseLong(texts("SELECT count(*) FROM planted WHERE sealed_with(value) = '" + key + "'")
                .getFirst());
    }

    private List<String> keysInUse() {
        List<String> keys = new ArrayList<>();
        for (String place : texts("SELECT format('%I %I', table_name, column_name) FROM sealed_columns()")) {
            String[] names = place.split(" ", 2);
            keys.addAll(texts("SELECT DISTINCT sealed_with(%s) FROM %s".formatted(names[1], names[0])));
        }
        return keys;
    }

    private Client.Answer receipt(RunningLyceum node) {
        String path = "/api/erasures/" + node.eraseSomebody();
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> node.anonymous().get(path).text("/state").equals("done")))
                .isTrue();
        return node.anonymous().get(path);
    }

    private static String keyOf(Answer receipt) throws ParseException {
        return JWSObject.parse(receipt.text("/signature")).getHeader().getKeyID();
    }

    private static void assertVerifiable(RunningLyceum node, Answer receipt) throws ParseException, JOSEException {
        var keys = JWKSet.parse(
                node.anonymous().get("/.well-known/receipt-keys.json").raw().body());
        assertThat(keys.getKeys()).noneMatch(key -> key.isPrivate());
        assertThat(JWSObject.parse(receipt.text("/signature"))
                        .verify(new ECDSAVerifier(
                                keys.getKeyByKeyId(keyOf(receipt)).toECKey())))
                .isTrue();
    }

    private ECKey storedReceiptKey(String kid) throws ParseException {
        return ECKey.parse(storedKey(kid));
    }

    private String storedKey(String kid) {
        return envelopes(OLD)
                .open(
                        new Place("signing_key", "jwk", kid),
                        texts("SELECT jwk FROM signing_key WHERE kid = '" + kid + "'")
                                .getFirst());
    }

    private static List<String> keySet(RunningLyceum node) {
        return node.anonymous()
                .get("/.well-known/jwks.json")
                .body()
                .at("/keys")
                .valueStream()
                .map(key -> key.path("kid").asText())
                .toList();
    }

    private static String kid(String token) {
        try {
            return JWSObject.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer rotate(RunningLyceum node, String query) {
        return rotate(new Client(node.adminUrl(), ""), query);
    }

    private static Answer rotate(Client operator, String query) {
        return operator.post("/tasks/keys-rotate" + query, "");
    }

    private static Map<String, Integer> counts(Answer answer) {
        return answer.body()
                .at("/sealedAnew")
                .valueStream()
                .collect(Collectors.toMap(
                        (JsonNode count) -> "%s.%s %s"
                                .formatted(
                                        count.path("table").asText(),
                                        count.path("column").asText(),
                                        count.path("key").asText()),
                        count -> count.path("values").asInt()));
    }

    private RunningLyceum node(String keys, ConfigOverride... overrides) {
        List<ConfigOverride> all = new ArrayList<>(List.of(overrides));
        all.add(ConfigOverride.config("secrets.keys", keys));
        var node = RunningLyceum.startOn(postgres, all.toArray(ConfigOverride[]::new));
        nodes.add(node);
        return node;
    }

    /// The last one first, because each puts back the settings that it found, which are system properties.
    private void stopNodes() {
        nodes.reversed().forEach(RunningLyceum::close);
        nodes.clear();
    }

    private Map<String, String> settings(String keys) {
        return Map.of(
                "DATABASE_URL", postgres.jdbcUrl(),
                "DATABASE_USER", postgres.owner().user(),
                "DATABASE_PASSWORD", postgres.owner().password(),
                "SECRET_KEYS", keys);
    }

    private List<String> texts(String query) {
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(String statement) throws SQLException {
        try (var change = superuser.createStatement()) {
            change.execute(statement);
        }
    }

    private static String key(String id) {
        Leaks.SUITE.plant("the key " + id, Base64.getEncoder().encodeToString(Sha256.of(id)));
        return id + ":" + Base64.getEncoder().encodeToString(Sha256.of(id));
    }
}
