package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final String NOWHERE = UUID.randomUUID().toString();

    private static final Set<String> CHAT = Set.of(
            "POST /api/companions/{id}/sessions",
            "POST /api/sessions/{id}/end",
            "POST /api/sessions/{id}/messages",
            "POST /api/sessions/{id}/messages/estimate",
            "POST /api/chat",
            "POST /api/messages/{id}/edit",
            "POST /api/messages/{id}/regenerate",
            "POST /api/turns/{id}/stop");

    private static final Set<String> IN_PERSON = Set.of(
            "POST /api/auth/email/verification",
            "GET /api/me/access-log",
            "POST /api/me/exports",
            "GET /api/me/exports/{id}",
            "GET /api/me/exports/{id}/content",
            "DELETE /api/me",
            "POST /api/auth/sign-out",
            "GET /api/csrf",
            "POST /api/auth/oauth/{provider}",
            "GET /api/auth/sessions",
            "DELETE /api/auth/sessions/{id}",
            "GET /api/auth/identities",
            "DELETE /api/auth/identities/{id}",
            "GET /api/auth/keys",
            "POST /api/auth/keys",
            "DELETE /api/auth/keys/{id}");

    private final Client user = LYCEUM.newUser();

    @Test
    void aKeyActsForItsUserUntilItIsRevoked() {
        var made = create("{\"name\": \" robot \"}");
        String secret = made.text("/secret");
        var robot = new Client(LYCEUM.url(), secret);

        assertThat(made.status()).isEqualTo(201);
        assertThat(secret).matches("lyc_[A-Za-z0-9_-]{64}");
        assertThat(made.text("/name")).isEqualTo("robot");
        assertThat(made.text("/prefix")).isEqualTo(secret.substring(0, 12));
        assertThat(made.body().at("/scopes").toString()).isEqualTo("[\"read\",\"write\",\"chat\"]");
        assertThat(made.body().at("/expiresAt").isNull()).isTrue();
        assertThat(robot.id()).isEqualTo(user.id());
        assertThat(robot.newSession(robot.newCompanion())).isNotEmpty();

        String path = "/api/auth/keys/" + made.text("/id");
        assertThat(LYCEUM.newUser().delete(path).status()).isEqualTo(404);
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertThat(robot.get("/api/me").status()).isEqualTo(401);
        assertThat(user.delete(path).status()).isEqualTo(404);
        assertThat(keys()).isEmpty();
    }

    @Test
    void anotherNodeRefusesARevokedKeyAtOnce() {
        try (var node = RunningLyceum.start()) {
            var made = create("{\"name\": \"robot\"}");
            var robot = new Client(node.url(), made.text("/secret"));
            assertThat(robot.get("/api/me").status()).isEqualTo(200);

            user.delete("/api/auth/keys/" + made.text("/id"));

            assertThat(robot.get("/api/me").status()).isEqualTo(401);
        }
    }

    @Test
    void theSecretIsShownOnceAndKeptNowhere() {
        var made = create("{\"name\": \"robot\"}", "Idempotency-Key", "once");
        String secret = made.text("/secret");

        var again = create("{\"name\": \"robot\"}", "Idempotency-Key", "once");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.body().path("key")).isEqualTo(made.body().path("key"));
        assertThat(again.body().path("secret").isNull()).isTrue();
        assertThat(user.get("/api/auth/keys").raw().body()).doesNotContain(secret.substring(13));
        assertThat(Superuser.texts("""
                SELECT k::text FROM api_key k WHERE user_id = ?::uuid
                UNION ALL SELECT i::text FROM idempotency_key i WHERE user_id = ?::uuid
                """, user.id(), user.id()))
                .hasSize(2)
                .noneMatch(row -> row.contains(secret.substring(13, 40)));
    }

    @Test
    void theLastUseIsNotedAtMostOnceAMinute() {
        var made = create("{\"name\": \"robot\"}");
        assertThat(keys().getFirst().path("lastUsedAt").isNull()).isTrue();
        var robot = new Client(LYCEUM.url(), made.text("/secret"));

        robot.get("/api/me");
        String first = keys().getFirst().path("lastUsedAt").asText();
        robot.get("/api/me");

        assertThat(Instant.parse(first)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(keys().getFirst().path("lastUsedAt").asText()).isEqualTo(first);
        Superuser.change(
                "UPDATE api_key SET last_used_at = now() - interval '61 seconds' WHERE user_id = ?::uuid", user.id());
        robot.get("/api/me");
        assertThat(Duration.between(
                        Instant.parse(keys().getFirst().path("lastUsedAt").asText()), Instant.now()))
                .isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aKeyExpires() {
        var made = create("{\"name\": \"robot\", \"expiresAt\": \"%s\"}"
                .formatted(Instant.now().plusSeconds(3_600)));
        var robot = new Client(LYCEUM.url(), made.text("/secret"));
        assertThat(robot.get("/api/me").status()).isEqualTo(200);

        Superuser.change("UPDATE api_key SET expires_at = now() WHERE user_id = ?::uuid", user.id());

        assertThat(robot.get("/api/me").status()).isEqualTo(401);
        assertThat(keys()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/name|{}",
                "/name|{\"name\": \" \"}",
                "/name|{\"name\": \"a\\u0007b\"}",
                "/name|{\"name\": \"81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 81 8181\"}",
                "/scopes|{\"name\": \"a\", \"scopes\": []}",
                "/scopes|{\"name\": \"a\", \"scopes\": [\"account\"]}",
                "/scopes/0|{\"name\": \"a\", \"scopes\": [\"admin\"]}",
                "/scopes[0]|{\"name\": \"a\", \"scopes\": [null]}",
                "/expiresAt|{\"name\": \"a\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
                "/expiresAt|{\"name\": \"a\", \"expiresAt\": \"+999999999-12-31T00:00:00Z\"}",
                "/expiresAt|{\"name\": \"a\", \"expiresAt\": 1900000000}"
            })
    void aKeyThatMakesNoSenseIsRefused(String pointer, String body) {
        var answer = create(body);

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(422);
        assertThat(answer.text("/errors/0/pointer")).startsWith(pointer.substring(0, 5));
        assertThat(keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lyc_", "lyc_x", "lyc_\u00e9", "LYC_", "lyc_!"})
    void whatIsNoKeyIsRefused(String text) {
        var answer = Client.send(LYCEUM.anonymous()
                .request("/api/me")
                .header("Authorization", "Bearer " + text)
                .GET());

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void aChangedKeyIsRefused() {
        String secret = create("{\"name\": \"robot\"}").text("/secret");
        String other =
                LYCEUM.newUser().post("/api/auth/keys", "{\"name\": \"robot\"}").text("/secret");

        for (String changed : List.of(
                secret.substring(0, 20) + other.substring(20),
                secret.substring(0, 47) + other.substring(47),
                secret + "A",
                secret.substring(0, 60))) {
            assertThat(new Client(LYCEUM.url(), changed).get("/api/me").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void ofManyWhoMakeTheLastKeyOneSucceeds() {
        try (var node = RunningLyceum.start(ConfigOverride.config("tokens.keysPerUser", "2"))) {
            create("{\"name\": \"first\"}");

            var answers = Crowd.together(12, _ -> user.at(node).post("/api/auth/keys", "{\"name\": \"another\"}"));

            assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(201, 409);
            assertThat(keys()).hasSize(2);
            user.delete("/api/auth/keys/" + keys().getFirst().path("id").asText());
            assertThat(user.at(node)
                            .post("/api/auth/keys", "{\"name\": \"again\"}")
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aKeyIsNoModerator() {
        String secret = create("{\"name\": \"robot\"}").text("/secret");
        Superuser.change("UPDATE account SET role = 'admin' WHERE id = ?::uuid", user.id());
        var stranger = LYCEUM.newUser();
        String companion = stranger.newCompanion();

        var answer = new Client(LYCEUM.url(), secret).delete("/api/companions/" + companion);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(stranger.get("/api/companions/" + companion).status()).isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> everyRouteAsksForItsScope() {
        var contract = LYCEUM.anonymous().get("/openapi.json").body();
        var robots = Stream.of("read", "write", "chat").map(this::robot).toList();
        return LYCEUM.routes().stream()
                .filter(route -> route.path().startsWith("/api/"))
                .filter(route -> LYCEUM.anonymous()
                        .call(route.method(), anywhere(route), body(route))
                        .text("/code")
                        .equals("unauthenticated"))
                .map(route -> dynamicTest(route.toString(), () -> {
                    String needed = needed(route);
                    var operation = contract.path("paths")
                            .path(route.path())
                            .path(route.method().toLowerCase(java.util.Locale.ROOT));
                    assertThat(operation.path("x-scope").asText())
                            .as("%s", operation)
                            .isEqualTo(needed);
                    for (var robot : robots) {
                        var answer = robot.client().call(route.method(), anywhere(route), body(route));
                        boolean refused = answer.text("/code").equals("insufficient-scope");
                        assertThat(refused)
                                .as(robot.scope())
                                .isEqualTo(!robot.scope().equals(needed));
                        if (refused) {
                            assertThat(answer.status()).isEqualTo(403);
                            assertThat(answer.text("/scope")).isEqualTo(needed);
                            assertThat(answer.header("WWW-Authenticate"))
                                    .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"%s\"".formatted(needed));
                        }
                    }
                }));
    }

    private record Robot(String scope, Client client) {}

    private Robot robot(String scope) {
        String secret = create("{\"name\": \"r\", \"scopes\": [\"%s\"]}".formatted(scope))
                .text("/secret");
        return new Robot(scope, new Client(LYCEUM.url(), secret));
    }

    private static String needed(Route route) {
        if (IN_PERSON.contains(route.toString()) || route.path().startsWith("/api/admin/")) {
            return "account";
        }
        if (CHAT.contains(route.toString())) {
            return "chat";
        }
        return route.method().equals("GET") ? "read" : "write";
    }

    private static String anywhere(Route route) {
        return route.path().replaceAll("\\{\\w+}", NOWHERE);
    }

    private static String body(Route route) {
        return RightBodies.of(route.toString()).orElse("");
    }

    private Answer create(String body, String... headers) {
        return user.post("/api/auth/keys", body, headers);
    }

    private List<com.fasterxml.jackson.databind.JsonNode> keys() {
        return user.get("/api/auth/keys").body().path("items").valueStream().toList();
    }
}
