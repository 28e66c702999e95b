package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/// Taking one's data along, having it erased, and how long it is kept.
class PrivacyTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Client OPERATOR = new Client(LYCEUM.adminUrl(), "");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String marker = "marker-" + UUID.randomUUID();
    private final String email = marker + "@example.org";
    private final Client user = somebody();
    private final String id = user.id();

    /// Somebody with something everywhere, the marker in all that can be written.
    private Client somebody() {
        var signedUp = LYCEUM.anonymous().post("/api/auth/sign-up", """
                {"email": "%1$s", "password": "correct horse", "displayName": "%2$s"}""".formatted(email, marker));
        var client = new Client(LYCEUM.url(), signedUp.text("/accessToken"));
        client.patch("/api/me", "{\"bio\": \"%1$s\", \"company\": \"%1$s\"}".formatted(marker));
        String companion = client.post("/api/companions", """
                {"name": "%1$s", "subject": "maths", "topic": "%1$s", "voice": "female", "style": "casual"}
                """.formatted(marker)).text("/id");
        client.put("/api/companions/" + companion + "/bookmark");
        String session = client.newSession(companion);
        client.patch("/api/sessions/" + session, "{\"title\": \"%s\"}".formatted(marker));
        client.post(
                "/api/sessions/" + session + "/messages",
                "{\"content\": \"%s\"}".formatted(marker),
                "Accept",
                "application/json",
                "Idempotency-Key",
                marker);
        client.put("/api/me/caps", "{\"meter\": \"companions\", \"window\": \"day\", \"limit\": 50}");
        client.post("/api/auth/keys", "{\"name\": \"%s\"}".formatted(marker));
        LYCEUM.anonymous()
                .post("/api/auth/sign-in", "{\"email\": \"%s\", \"password\": \"wrong horse\"}".formatted(email));
        String me = signedUp.text("/user/id");
        OPERATOR.post("/tasks/plan-grant?plan=core&user=" + me, "");
        Webhooks.stripe(LYCEUM, Webhooks.checkoutCompleted(me, marker));
        Webhooks.stripe(LYCEUM, Webhooks.subscription("sub_" + marker, marker, "active", Instant.now(), "price_pro"));
        return client;
    }

    @Test
    void anExportHasAllThatIsTheUsersAndNothingElse() throws IOException, InterruptedException {
        var stranger = LYCEUM.newUser();
        var requested = user.post("/api/me/exports", "", "Idempotency-Key", "export-1");
        assertThat(requested.status()).isEqualTo(202);
        String path = requested.header("Location").replaceFirst("^https?://[^/]+", "");
        assertThat(user.post("/api/me/exports", "", "Idempotency-Key", "export-1")
                        .text("/id"))
                .isEqualTo(requested.text("/id"));

        assertThat(isReady(user, path)).isTrue();
        assertThat(user.get(path + "/content").header("Content-Type")).isEqualTo("application/zip");
        var files = download(user, path + "/content");

        assertThat(files.get("data/account.ndjson")).contains(email, marker).doesNotContain("password_hash", "argon2");
        assertThat(files.getOrDefault("data/message.ndjson", "").lines())
                .hasSize(2)
                .anyMatch(line -> line.contains(marker));
        assertThat(files.get("data/api_key.ndjson")).contains(marker).doesNotContain("\"hash\"");
        assertThat(files.keySet()).contains("data/companion.ndjson", "data/billing_subscription.ndjson");
        assertThat(files.entrySet().stream()
                        .filter(file -> file.getKey().startsWith("conversations/"))
                        .map(Map.Entry::getValue))
                .hasSize(1)
                .allMatch(text -> text.startsWith("# " + marker) && text.contains("**user**\n\n" + marker));
        files.forEach((name, text) -> {
            if (name.startsWith("data/")) {
                text.lines()
                        .forEach(
                                line -> assertThat(Client.read(line).isObject()).isTrue());
                assertThat(text).doesNotContain(stranger.id());
            }
        });
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.get(path + "/content").status()).isEqualTo(404);
        assertThat(user.get(path).body().at("/bytes").asLong()).isPositive();
    }

    @Test
    void anOperatorCanAskForAnExport() {
        assertThat(OPERATOR.post("/tasks/user-export?dry-run=true&user=" + email, "")
                        .body()
                        .has("export"))
                .isFalse();

        var asked = OPERATOR.post("/tasks/user-export?user=" + email, "");

        assertThat(asked.text("/state")).isEqualTo("waiting");
        assertThat(isReady(user, "/api/me/exports/" + asked.text("/export"))).isTrue();
    }

    @Test
    void anOperatorGetsTheFileWithAReasonThatItsUserIsShown() throws IOException, InterruptedException {
        String export = OPERATOR.post("/tasks/user-export?user=" + email, "").text("/export");
        assertThat(isReady(user, "/api/me/exports/" + export)).isTrue();
        String handOver = "/tasks/user-export?user=" + email + "&export=" + export;
        String stranger = LYCEUM.newUser().id();
        for (String wrong : List.of(
                handOver,
                handOver + "&reason=%20",
                handOver + "&reason=" + "x".repeat(501),
                "/tasks/user-export?user=" + email + "&reason=x&export=nonsense",
                "/tasks/user-export?user=" + email + "&reason=x&export=" + UUID.randomUUID(),
                "/tasks/user-export?user=" + stranger + "&reason=x&export=" + export)) {
            var refused = OPERATOR.post(wrong, "");
            assertThat(refused.status()).as(wrong).isEqualTo(500);
            assertThat(refused.raw().body()).contains("refused").doesNotContain("content?");
        }
        assertThat(OPERATOR.post(handOver + "&reason=x&dry-run=true", "").body().has("link"))
                .isFalse();
        assertThat(user.get("/api/me/access-log").body().at("/items")).isEmpty();

        var handed = OPERATOR.post(handOver + "&reason=By%20letter", "");

        assertThat(handed.text("/state")).isEqualTo("ready");
        assertThat(download(LYCEUM.anonymous(), handed.text("/link"))).containsKey("data/account.ndjson");
        assertThat(LYCEUM.anonymous()
                        .get(handed.text("/link").replaceFirst("until=1", "until=2"))
                        .status())
                .isEqualTo(404);
        var shown = user.get("/api/me/access-log").body().at("/items");
        assertThat(shown).hasSize(1);
        assertThat(shown.at("/0/what").asText()).isEqualTo("export");
        assertThat(shown.at("/0/reason").asText()).isEqualTo("By letter");
        assertThat(shown.at("/0/staffId").isNull()).isTrue();
        assertThat(Superuser.texts(
                        "SELECT DISTINCT actor_kind FROM audit_entry WHERE object = ? OR after ->> 'export' = ?",
                        export,
                        export))
                .containsExactly("operator");
    }

    @Test
    void anExportWhoseNodeHasGoneIsMadeByAnother() throws IOException, InterruptedException {
        String job = UUID.randomUUID().toString();
        Superuser.change("""
                INSERT INTO export_job (id, user_id, state, lease_until, attempts)
                VALUES (?::uuid, ?::uuid, 'running', now() - interval '1 second', 1)""", job, id);

        assertThat(isReady(user, "/api/me/exports/" + job)).isTrue();

        assertThat(download(user, "/api/me/exports/" + job + "/content")).containsKey("data/account.ndjson");
        String hopeless = UUID.randomUUID().toString();
        Superuser.change("""
                INSERT INTO export_job (id, user_id, state, lease_until, attempts)
                VALUES (?::uuid, ?::uuid, 'running', now() - interval '1 second', 3)""", hopeless, id);
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> user.get("/api/me/exports/" + hopeless)
                                .text("/state")
                                .equals("failed")))
                .isTrue();
        assertThat(user.get("/api/me/exports/" + hopeless + "/content").status())
                .isEqualTo(409);
    }

    @Test
    void whoIsErasedLeavesNothingBehind() throws ParseException, JOSEException {
        assertThat(places(marker)).isNotEmpty();
        assertThat(user.call("DELETE", "/api/me", "{\"confirm\": \"somebody@example.org\"}")
                        .status())
                .isEqualTo(422);
        assertThat(user.get("/api/me").status()).isEqualTo(200);
        String pseudonym = Superuser.texts("SELECT pseudonym FROM audit_pseudonym WHERE user_id = ?::uuid", id)
                .getFirst();

        var erased = user.call("DELETE", "/api/me", "{\"confirm\": \"%s\"}".formatted(email));

        assertThat(erased.status()).isEqualTo(202);
        assertThat(user.get("/api/me").status()).isEqualTo(401);
        var receipt = receipt(erased.text("/id"));
        assertThat(receipt.body().at("/receipt/tables"))
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> {
                    boolean stays = line.at("/treatment").asText().equals("pseudonymised");
                    assertThat(line.at("/" + (stays ? "erased" : "kept")).asLong())
                            .isZero();
                    assertThat(line.at("/" + (stays ? "kept" : "erased")).asLong())
                            .isEqualTo(line.at("/found").asLong());
                    assertThat(line.at("/why").asText()).isNotBlank();
                })
                .filteredOn(line -> line.at("/found").asLong() > 0)
                .hasSizeGreaterThan(15);
        assertSigned(receipt);
        assertThat(receipt.raw().body()).doesNotContain(marker, id);
        assertThat(places(marker)).as("places where the marker is left").isEmpty();
        assertThat(places(id)).as("places where the id is left").isEmpty();
        assertThat(Superuser.texts("SELECT action FROM audit_entry WHERE subject = ?::uuid ORDER BY id", pseudonym))
                .contains("account.created", "grant.created", "erasure.requested", "account.removed");
        assertThat(LYCEUM.anonymous()
                        .post("/api/auth/sign-in", """
                                {"email": "%s", "password": "correct horse"}""".formatted(email))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aUserAsksForSoManyExportsAndThenWaits() {
        for (int i = 0; i < 5; i++) {
            assertThat(user.post("/api/me/exports", "").status()).isEqualTo(202);
        }

        var refused = user.post("/api/me/exports", "");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(14_000, 14_400);
    }

    @Test
    void anOperatorErasesAfterARehearsal() {
        var rehearsal = OPERATOR.post("/tasks/user-erase?user=" + email, "");

        assertThat(rehearsal.text("/dryRun")).isEqualTo("true");
        assertThat(rehearsal.body().at("/receipt/tables"))
                .filteredOn(line -> line.at("/table").asText().equals("message"))
                .allSatisfy(line -> assertThat(line.at("/erased").asLong()).isEqualTo(2));
        assertThat(user.get("/api/me").status()).isEqualTo(200);

        var done = OPERATOR.post("/tasks/user-erase?dry-run=false&user=" + email, "");

        assertThat(done.text("/outcome")).isEqualTo("done");
        assertThat(places(marker)).isEmpty();
        assertThat(receipt(done.text("/receipt/id")).text("/state")).isEqualTo("done");
        assertThat(OPERATOR.post("/tasks/user-erase?dry-run=false&user=" + email, "")
                        .status())
                .isEqualTo(500);
    }

    /// Fails when somebody adds a table with a user and does not say what becomes of it.
    @Test
    void everyTableWithAUserStandsInTheRegistry() {
        assertThat(Superuser.texts("""
                SELECT c.relname || '.' || a.attname FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.attnum > 0
                WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                  AND (a.attname IN ('user_id', 'author_id') OR (c.relname = 'account' AND a.attname = 'id')
                       OR EXISTS (SELECT FROM pg_constraint k
                                  WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.conkey = ARRAY [a.attnum]
                                    AND k.confrelid = 'account'::regclass))
                EXCEPT SELECT table_name || '.' || user_column FROM personal_data""")).isEmpty();
        assertThat(Superuser.texts("""
                SELECT d.table_name || '.' || d.user_column FROM personal_data d
                WHERE NOT EXISTS (SELECT FROM pg_attribute a
                                  WHERE a.attrelid = to_regclass(d.table_name) AND a.attname = d.user_column)
                """)).isEmpty();
    }

    @Test
    void whatIsOldGoesAndWhatIsNotStays() {
        String old = "old-" + marker;
        Superuser.change("""
                INSERT INTO security_event (at, type, severity, detail)
                VALUES (now() - interval '91 days', 'sign-in-failed', 'info', ?)""", old);
        Superuser.change("""
                INSERT INTO webhook_event (provider, id, type, created_at, received_at, body)
                VALUES ('stripe', ?, 't', now(), now() - interval '31 days', ?)""", old, old);

        var rehearsal = OPERATOR.post("/tasks/retention", "");
        assertThat(rehearsal.text("/dryRun")).isEqualTo("true");
        assertThat(rehearsal.body().at("/removed/security-events").asLong()).isPositive();
        assertThat(places(old)).isNotEmpty();

        var done = OPERATOR.post("/tasks/retention?dry-run=false", "");

        assertThat(done.body().at("/removed/webhook-bodies").asLong()).isPositive();
        assertThat(places(old)).containsExactly("webhook_event.id");
        assertThat(places(marker)).isNotEmpty();
    }

    private static boolean isReady(Client client, String path) {
        return Eventually.within(PATIENCE, () -> client.get(path).text("/state").equals("ready"));
    }

    private static Client.Answer receipt(String id) {
        var anonymous = LYCEUM.anonymous();
        assertThat(Eventually.within(
                        PATIENCE,
                        () -> anonymous
                                .get("/api/erasures/" + id)
                                .text("/state")
                                .equals("done")))
                .isTrue();
        return anonymous.get("/api/erasures/" + id);
    }

    private static void assertSigned(Client.Answer receipt) throws ParseException, JOSEException {
        var signature = JWSObject.parse(receipt.text("/signature"));
        var keys = JWKSet.parse(
                LYCEUM.anonymous().get("/.well-known/receipt-keys.json").raw().body());
        var key = keys.getKeyByKeyId(signature.getHeader().getKeyID()).toECKey();
        assertThat(signature.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(Client.read(signature.getPayload().toString()).at("/tables").size())
                .isEqualTo(receipt.body().at("/receipt/tables").size());
    }

    /// The columns, of whatever type, that have a text somewhere.
    private static List<String> places(String text) {
        return Superuser.texts("""
                WITH places AS MATERIALIZED (
                    SELECT c.table_name, c.column_name
                    FROM information_schema.columns c
                    JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER')
                SELECT p.table_name || '.' || p.column_name FROM places p
                WHERE (xpath('/row/n/text()', query_to_xml(format(
                           'SELECT count(*) AS n FROM %I WHERE strpos(%I::text, %L) > 0',
                           p.table_name, p.column_name, ?), false, true, '')))[1]::text::int > 0
                """, text);
    }

    private static Map<String, String> download(Client client, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(client.request(path).GET().build(), BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Disposition"))
                    .contains("attachment; filename=\"lyceum-export.zip\"");
            Map<String, String> files = new LinkedHashMap<>();
            try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return files;
        }
    }
}
