package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HardeningTest {

    private static final String APP = "https://app.example.org";
    private static final List<String> HEADERS = List.of(
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "referrer-policy: no-referrer",
            "content-security-policy: default-src 'none'",
            "cross-origin-resource-policy: same-origin");

    @SuppressWarnings("NullAway.Init")
    private static RunningLyceum lyceum;

    /// Behind proxies on this machine and in a network, and open to the pages of one origin.
    @BeforeAll
    static void start() {
        lyceum = RunningLyceum.start(
                ConfigOverride.config("http.trustedProxies", "127.0.0.0/8,10.1.0.0/16,2001:db8:1::/48"),
                ConfigOverride.config("http.corsOrigins", APP + ",http://localhost:3000"),
                ConfigOverride.config("http.corsCredentials", "true"));
    }

    @AfterAll
    static void stop() {
        lyceum.close();
        Superuser.change("DELETE FROM throttle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/health HTTP/1.1",
                "GET /api/me HTTP/1.1",
                "GET /nothing HTTP/1.1",
                "GET /openapi.json HTTP/1.1",
                "GET /api/me;x=1 HTTP/1.1",
                "GET /api/%2F/me HTTP/1.1",
                "TRACE /api/me HTTP/1.1",
                "OPTIONS /api/me HTTP/1.1",
                "NONSENSE /api/me HTTP/1.1",
                "GET /api/me HTTP/9.9",
                "GET nonsense HTTP/1.1",
                "GET /%zz HTTP/1.1"
            })
    void everyAnswerKeepsBrowsersFromGuessing(String line) {
        for (var node : List.of(lyceum, RunningLyceum.shared())) {
            var answer = RawHttp.send(node.port(), line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer.head().toLowerCase(Locale.ROOT)).contains(HEADERS);
            assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("\nserver:", "strict-transport-security");
        }
    }

    @Test
    void answersThatBreakOffHaveTheHeadersToo() {
        var answer = RawHttp.send(
                lyceum.port(),
                "GET /api/me HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "a".repeat(40_000) + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.head().toLowerCase(Locale.ROOT)).contains(HEADERS);
    }

    @Test
    void thePageOfTheDocumentHasItsOwnPolicy() {
        var policies = lyceum.anonymous().get("/docs").raw().headers().allValues("Content-Security-Policy");

        assertThat(policies).hasSize(1).first().asString().contains("script-src 'self'");
    }

    @Test
    void whoComesByTlsIsToldToStayWithIt() {
        assertThat(lyceum.anonymous()
                        .get("/api/health", "X-Forwarded-Proto", "https")
                        .header("Strict-Transport-Security"))
                .startsWith("max-age=31536000");
        assertThat(RunningLyceum.shared()
                        .anonymous()
                        .get("/api/health", "X-Forwarded-Proto", "https")
                        .header("Strict-Transport-Security"))
                .as("said by nobody who is trusted")
                .isEmpty();
        var user = lyceum.newUser();
        assertThat(user.post(
                                "/api/companions/" + user.newCompanion() + "/sessions",
                                "{\"mode\": \"text\"}",
                                "X-Forwarded-Proto",
                                "https")
                        .header("Location"))
                .startsWith("https://localhost");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                                  | 203.0.113.7",
                "198.51.100.1, 203.0.113.7                    | 203.0.113.7",
                "203.0.113.7, 10.1.2.3                        | 203.0.113.7",
                "evil, 203.0.113.7, 10.1.2.3, 127.0.0.1       | 203.0.113.7",
                "203.0.113.7, 10.2.2.3                        | 10.2.2.3",
                "203.0.113.7:4711                             | 203.0.113.7",
                "2001:db8::7                                  | 2001:db8::7",
                "[2001:db8::7]:4711, 2001:db8:1::1            | 2001:db8::7",
                "203.0.113.7, unknown                         | 127.0.0.1",
                "203.0.113.7, unknown, 10.1.0.1               | 10.1.0.1",
                "example.org                                  | 127.0.0.1",
                "10.1.2.3, 10.1.2.4                           | 10.1.2.3",
                "'[', 10.1.2.3                                | 10.1.2.3",
                ",,                                           | 127.0.0.1"
            })
    void theAddressOfAClientIsWhatTrustedProxiesSay(String header, String address) {
        assertThat(sharesThrottle(lyceum, "X-Forwarded-For", header, address)).isTrue();
        assertThat(sharesThrottle(lyceum, "X-Forwarded-For", header, "192.0.2.99"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "for=203.0.113.7                                          | 203.0.113.7",
                "For=\"[2001:db8::7]:4711\";proto=https                   | 2001:db8::7",
                "for=198.51.100.1, for=203.0.113.7;by=10.1.2.3            | 203.0.113.7",
                "for=203.0.113.7;host=\"a,b;for=1.2.3.4\", for=\"10.1.2.3:80\" | 203.0.113.7",
                "for=203.0.113.7, for=_hidden                             | 127.0.0.1",
                "proto=https                                              | 127.0.0.1"
            })
    void theStandardHeaderIsReadWhereItIsTheOne(String header, String address) {
        try (var node = RunningLyceum.start(
                ConfigOverride.config("http.trustedProxies", "127.0.0.1,10.1.0.0/16"),
                ConfigOverride.config("http.forwardedHeader", "Forwarded"))) {
            assertThat(sharesThrottle(node, "Forwarded", header, address)).isTrue();
            assertThat(sharesThrottle(node, "X-Forwarded-For", "192.0.2.1", "127.0.0.1"))
                    .as("the other header is not looked at")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64  | 2001:db8:9:1::1     | 2001:db8:9:1:ffff::2   | true",
                "64  | 2001:db8:9:1::1     | 2001:db8:9:2::1        | false",
                "128 | 2001:db8:9:1::1     | 2001:db8:9:1::2        | false",
                "56  | 2001:db8:9:100::1   | 2001:db8:9:1ff::1      | true",
                "56  | 2001:db8:9:100::1   | 2001:db8:9:200::1      | false",
                "64  | ::ffff:203.0.113.80 | 203.0.113.80           | true",
                "64  | ::ffff:203.0.113.80 | ::ffff:203.0.113.81    | false"
            })
    void whoHasAWholeNetworkIsLimitedLikeOne(int prefix, String one, String other, boolean together) {
        Superuser.change("DELETE FROM throttle");
        try (var node = RunningLyceum.start(
                ConfigOverride.config("http.trustedProxies", "127.0.0.0/8"),
                ConfigOverride.config("limits.ipv6Prefix", Integer.toString(prefix)),
                ConfigOverride.config("limits.signInPerAddress.burst", "2"),
                ConfigOverride.config("limits.signInPerAddress.every", "100s"))) {
            assertThat(failingSignIn(node, one)).isEqualTo(401);
            assertThat(failingSignIn(node, one)).isEqualTo(401);
            assertThat(failingSignIn(node, one)).isEqualTo(429);
            assertThat(failingSignIn(node, other)).isEqualTo(together ? 429 : 401);
        }
    }

    private static int failingSignIn(RunningLyceum node, String address) {
        return node.anonymous()
                .post(
                        "/api/auth/sign-in",
                        "{\"email\": \"%s@example.org\", \"password\": \"wrong horse\"}".formatted(UUID.randomUUID()),
                        "X-Forwarded-For",
                        address)
                .status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"31", "129"})
    void aPrefixThatMakesNoSenseKeepsTheServiceFromStarting(String prefix) {
        assertThatThrownBy(() -> RunningLyceum.start(ConfigOverride.config("limits.ipv6Prefix", prefix))
                        .close())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobodyElseIsBelieved() {
        assertThat(sharesThrottle(RunningLyceum.shared(), "X-Forwarded-For", "203.0.113.7", "127.0.0.1"))
                .isTrue();
        assertThat(sharesThrottle(RunningLyceum.shared(), "Forwarded", "for=203.0.113.7", "127.0.0.1"))
                .isTrue();
    }

    /// Whether a sign-in with a header is counted for an address.
    private static boolean sharesThrottle(RunningLyceum node, String name, String value, String address) {
        Superuser.change("DELETE FROM throttle");
        node.anonymous()
                .post(
                        "/api/auth/sign-in",
                        "{\"email\": \"%s@example.org\", \"password\": \"wrong horse\"}".formatted(UUID.randomUUID()),
                        name,
                        value.strip());
        return Superuser.number(
                        "SELECT count(*) FROM throttle WHERE key = ?",
                        io.lyceum.domain.kernel.Sha256.hex("sign-in:address "
                                + io.lyceum.domain.kernel.ClientAddress.of(address, 64)
                                        .network()))
                == 1;
    }

    @Test
    void aPageOfAnAllowedOriginMayCall() {
        var preflight = preflight(lyceum, APP, "PATCH", "authorization, content-type, x-csrf-token, if-match");

        assertThat(preflight.status()).isIn(200, 204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PATCH", "DELETE");
        assertThat(preflight.header("Access-Control-Allow-Headers")).containsIgnoringCase("x-csrf-token");
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(preflight.header("Vary")).contains("Origin");

        for (String path : List.of("/api/health", "/api/me", "/nothing")) {
            var answer = lyceum.anonymous().get(path, "Origin", APP);
            assertThat(answer.header("Access-Control-Allow-Origin")).as(path).isEqualTo(APP);
            assertThat(answer.header("Access-Control-Expose-Headers")).as(path).contains("ETag", "X-Request-Id");
            assertThat(String.join(",", answer.raw().headers().allValues("Vary")))
                    .contains("Origin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.org",
                "https://app.example.org.evil.org",
                "https://appxexample.org",
                "http://app.example.org",
                "https://app.example.org:444",
                "null"
            })
    void aPageOfAnotherOriginMayNot(String origin) {
        assertThat(preflight(lyceum, origin, "POST", "content-type").header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(lyceum.anonymous().get("/api/health", "Origin", origin).header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(lyceum.anonymous().get("/api/health", "Origin", origin).status())
                .isEqualTo(200);
    }

    @Test
    void withoutConfigurationNoOtherOriginMay() {
        assertThat(preflight(RunningLyceum.shared(), APP, "POST", "content-type")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(RunningLyceum.shared()
                        .anonymous()
                        .get("/api/health", "Origin", APP)
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http.corsOrigins, '*', http.corsCredentials, true",
        "http.corsOrigins, https://app.example.org/path, http.corsCredentials, false",
        "http.corsOrigins, app.example.org, http.corsCredentials, false",
        "cookies.secure, false, cookies.sameSite, none",
        "http.trustedProxies, nonsense, http.corsCredentials, false"
    })
    void whatWouldBeUnsafeKeepsTheServiceFromStarting(String one, String first, String other, String second) {
        assertThatThrownBy(() -> RunningLyceum.start(
                                ConfigOverride.config(one, first), ConfigOverride.config(other, second))
                        .close())
                .isInstanceOf(IllegalStateException.class);
    }

    private static Answer preflight(RunningLyceum node, String origin, String method, String headers) {
        return Client.send(node.anonymous()
                .request(
                        "/api/companions",
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        headers)
                .method("OPTIONS", BodyPublishers.noBody()));
    }
}
