package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Methods, targets, conditions and headers as HTTP has them, and what is told where they are wrong.
class ProtocolTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Pattern ALLOW = Pattern.compile("(?mi)^allow: (.*?)\\r?$");

    private final Client user = LYCEUM.newUser();
    private final ApiContract contract =
            new ApiContract(LYCEUM.anonymous().get("/openapi.json").body());

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "FOO", "get", "PROPFIND", "POST"})
    void aRefusedMethodIsToldThoseThatAreAllowed(String method) {
        var answer = raw(method, "/api/me", "");

        assertProblem(answer, 405, "method-not-allowed", "/api/me");
        assertThat(allowed(answer)).containsExactlyInAnyOrder("GET", "HEAD", "PATCH", "DELETE", "OPTIONS");
        assertThat(allowed(raw("OPTIONS", "/api/me", ""))).containsExactlyInAnyOrderElementsOf(allowed(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "FOO", "get"})
    void aMethodThatNobodyKnowsFindsNoMoreThanOthers(String method) {
        assertProblem(raw(method, "/api/nothing", ""), 404, "not-found", "/api/nothing");
    }

    private static List<String> allowed(RawHttp.Answer answer) {
        var matcher = ALLOW.matcher(answer.head());
        assertThat(matcher.find()).as(answer.head()).isTrue();
        return List.of(matcher.group(1).split("\\s*,\\s*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/companions;x=1", "/api/me?a=%00", "/api/me?a=%zz", "/api/a%2fb"})
    void aTargetThatCannotBeReadIsNamed(String target) {
        var answer = raw("GET", target, "");

        assertProblem(answer, 400, "bad-request", target.replaceFirst("\\?.*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /api/companions/%00 HTTP/1.1 | 400 | bad-request",
                "GET /api/me HTTP/9.9 | 505 | http-version-unsupported",
                "GET /api/%zz HTTP/1.1 | 400 | bad-request"
            })
    void aRequestLineThatCannotBeReadIsRefused(String line, int status, String code) {
        var answer = RawHttp.send(LYCEUM.port(), line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("code").asText()).isEqualTo(code);
        assertThat(answer.text()).doesNotContain("badMessage");
    }

    @Test
    void aHeaderWithControlCharactersIsRefusedAsDescribed() {
        assertProblem(raw("GET", "/api/me", "X-Strange: a\1b\r\n"), 400, "bad-request", "/api/me");
    }

    @Test
    void conditionsThatCannotBeReadSayNothing() {
        String companion = "/api/companions/" + user.newCompanion();
        for (String path : List.of("/api/me", companion, "/openapi.json")) {
            for (String condition : List.of("abc", "\"", "W/", "\"a\", b")) {
                var answer = user.get(path, "If-None-Match", condition);
                assertThat(answer.status()).as(path + " " + condition).isEqualTo(200);
                contract.check(answer);
            }
        }
    }

    @Test
    void whoChangesWhatIsNotThereAnyMoreIsToldTheVersion() {
        String companion = user.newCompanion();
        String session = "/api/sessions/" + user.newSession(companion);
        for (var stale : List.of(
                user.patch("/api/me", "{\"bio\": \"x\"}", "If-Match", "\"9-9\""),
                user.patch(session, "{\"title\": \"x\"}", "If-Match", "\"9-9\""),
                user.delete(session, "If-Match", "\"9-9\""),
                user.patch("/api/companions/" + companion, "{\"name\": \"x\"}", "If-Match", "abc"))) {
            assertThat(stale.status()).isEqualTo(412);
            assertThat(stale.body().path("version").isInt()).isTrue();
            contract.check(stale);
        }
    }

    @Test
    void everyRouteSaysThatItsTargetOrItsHeadersMayBeRefused() {
        contract.operations()
                .forEach((name, operation) -> assertThat(
                                operation.path("responses").properties())
                        .extracting(java.util.Map.Entry::getKey)
                        .as(name)
                        .contains("400", "431"));
        contract.check(user.post("/api/me/exports", "", "Idempotency-Key", "x".repeat(256)));
        contract.check(user.delete("/api/me/caps/Companions/lifetime"));
        contract.check(user.get("/api/me", "X-Large", "a".repeat(40_000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/me/usage | from=0001-01-01T00:00:00Z | max",
                "/api/me/usage | from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | after-end",
                "/api/me/usage | from=2999-01-01T00:00:00Z | after-end",
                "/api/admin/analytics | from=0001-01-01T00:00:00Z | max",
                "/api/admin/analytics | from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | after-end"
            })
    void aStretchOfTimeEndsAfterItBegins(String path, String query, String code) {
        var reader = path.contains("admin") ? LYCEUM.newAdmin() : user;

        var answer = reader.get(path + "?" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/from");
        assertThat(answer.text("/errors/0/code")).isEqualTo(code);
        contract.check(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/companions?subjct=maths",
                "/api/me?x",
                "/api/me/sessions?limit=1&Limit=2",
                "/api/me/events?x=1"
            })
    void aParameterThatIsSpelledWrongIsNotTakenForNone(String path) {
        var answer = user.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/code")).isEqualTo("unknown-parameter");
        contract.check(answer);
    }

    @Test
    void pagesForEverybodyDoNotMindWhatIsAddedToTheirAddress() {
        assertThat(LYCEUM.anonymous().get("/docs?utm_source=mail").status()).isEqualTo(200);
    }

    @Test
    void whatIsReadAloneHasATag() {
        var admin = LYCEUM.newAdmin();
        String session = user.newSession(user.newCompanion());
        var turn = user.post(
                "/api/sessions/" + session + "/messages", "{\"content\": \"Hi\"}", "Accept", "application/json");
        String export = user.post("/api/me/exports", "").text("/id");
        assertThat(Eventually.within(
                        java.time.Duration.ofSeconds(20),
                        () -> user.get("/api/me/exports/" + export)
                                .text("/state")
                                .equals("ready")))
                .isTrue();
        for (String path : List.of(
                "/api/me/exports/" + export,
                "/api/erasures/" + LYCEUM.eraseSomebody(),
                "/api/admin/users/" + user.id(),
                "/api/turns/" + turn.text("/id") + "/cost",
                "/api/sessions/" + session + "/cost",
                "/api/turns/" + turn.text("/id") + "/provenance",
                "/api/me/entitlements")) {
            var reader = path.contains("admin") ? admin : user;
            assertThat(Eventually.within(java.time.Duration.ofSeconds(20), () -> {
                        var first = reader.get(path, "X-Access-Reason", "a test");
                        assertThat(first.status()).as(path).isEqualTo(200);
                        assertThat(first.header("Cache-Control")).contains("private");
                        var again =
                                reader.get(path, "X-Access-Reason", "a test", "If-None-Match", first.header("ETag"));
                        return again.status() == 304;
                    }))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void aReasonInUtf8IsKeptAsItIs() {
        var admin = LYCEUM.newAdmin();
        String path = "/api/admin/users/" + user.id();
        String utf8 = new String(
                "Réclamation № 7".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThat(RawHttp.send(LYCEUM.port(), head(admin, "GET", path, "X-Access-Reason: " + utf8 + "\r\n"))
                        .status())
                .isEqualTo(200);
        assertThat(user.get("/api/me/access-log").text("/items/0/reason")).isEqualTo("Réclamation № 7");
        var latin = RawHttp.send(LYCEUM.port(), head(admin, "GET", path, "X-Access-Reason: R\u00e9clamation\r\n"));
        assertThat(latin.status()).isEqualTo(400);
        assertThat(latin.body().at("/errors/0/pointer").asText()).isEqualTo("/X-Access-Reason");
    }

    @Test
    void aTokenHasOneSpelling() {
        String token = user.token();
        int spellings = 0;
        for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            var client = new Client(user.url(), token.substring(0, token.length() - 1) + last);
            spellings += client.get("/api/me").status() == 200 ? 1 : 0;
        }

        assertThat(spellings).isEqualTo(1);
        for (String end : List.of("=", "==", ".", " .")) {
            assertThat(new Client(user.url(), token + end).get("/api/me").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void theTokenOfAMailIsNoRefreshToken() {
        for (var refused : List.of(
                LYCEUM.anonymous().post("/api/auth/email/verify", "{\"token\": \"nonsense\"}"),
                LYCEUM.anonymous().post("/api/auth/password/reset", """
                        {"token": "nonsense", "password": "correct horse"}"""))) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.text("/code")).isEqualTo("mail-token-invalid");
            assertThat(refused.raw().body().toLowerCase(Locale.ROOT)).doesNotContain("refresh");
            contract.check(refused);
        }
    }

    @Test
    void companionsAreFoundByHowLongTheyTake() {
        String topic = UUID.randomUUID().toString();
        for (int duration : List.of(5, 15, 30)) {
            user.post("/api/companions", """
                    {"name": "Ada", "subject": "maths", "topic": "%s", "voice": "male", "style": "formal",
                     "duration": %d}""".formatted(topic, duration));
        }

        assertThat(durations(topic, "minDuration=15")).containsExactly(30, 15);
        assertThat(durations(topic, "maxDuration=15")).containsExactly(15, 5);
        assertThat(durations(topic, "minDuration=6&maxDuration=29")).containsExactly(15);
        assertThat(durations(topic, "minDuration=31")).isEmpty();
        assertThat(user.get("/api/companions?minDuration=0").status()).isEqualTo(422);
        assertThat(user.get("/api/companions?maxDuration=181").status()).isEqualTo(422);
        var page = user.get("/api/companions?limit=1&minDuration=6&topic=" + topic);
        assertThat(user.get("/api/companions?limit=1&topic=" + topic + "&cursor=" + page.text("/nextCursor"))
                        .text("/code"))
                .isEqualTo("cursor-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/me", "/api/companions?limit=50", "/api/nothing", "/api/subjects", "/openapi.json"})
    void jsonTellsHowLongItIs(String path) {
        var answer = raw("GET", path, "");
        int length = answer.text().split("\r\n\r\n", 2)[1].getBytes(StandardCharsets.UTF_8).length;
        var asked = raw("HEAD", path, "");

        assertThat(answer.head().toLowerCase(Locale.ROOT))
                .contains("\r\ncontent-length: " + length)
                .doesNotContain("transfer-encoding");
        assertThat(asked.status()).isEqualTo(answer.status());
        assertThat(asked.head().toLowerCase(Locale.ROOT)).contains("\r\ncontent-length: " + length);
        assertThat(asked.text()).endsWith("\r\n\r\n");
    }

    @Test
    void jsonThatIsPackedDoesNotTellHowLongItWas() {
        var packed =
                raw("GET", "/openapi.json", "Accept-Encoding: gzip\r\n").head().toLowerCase(Locale.ROOT);

        assertThat(packed).contains("content-encoding: gzip").doesNotContain("content-length");
    }

    private List<Integer> durations(String topic, String query) {
        return user
                .get("/api/companions?sort=newest&topic=" + topic + "&" + query)
                .body()
                .path("items")
                .findValues("duration")
                .stream()
                .map(com.fasterxml.jackson.databind.JsonNode::asInt)
                .toList();
    }

    private RawHttp.Answer raw(String method, String path, String headers) {
        return RawHttp.send(LYCEUM.port(), head(user, method, path, headers));
    }

    private static String head(Client client, String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost:" + LYCEUM.port() + "\r\nAuthorization: Bearer "
                + client.token() + "\r\nX-Request-Id: mine\r\n" + headers + "Connection: close\r\n\r\n";
    }

    private static void assertProblem(RawHttp.Answer answer, int status, String code, String instance) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.head().toLowerCase(Locale.ROOT)).contains("content-type: application/problem+json");
        assertThat(answer.body().path("code").asText()).isEqualTo(code);
        assertThat(answer.body().path("instance").asText()).isEqualTo(instance);
        assertThat(answer.body().path("requestId").asText()).isNotEmpty();
    }
}
