package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import io.lyceum.domain.accounts.UserSecret;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is taken down of those who try what they may not. Each test comes from an address of its own.
class SecurityEventsTest {

    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final FakeIssuer ISSUER = new FakeIssuer();
    private static final FakeSignInProvider PROVIDER = new FakeSignInProvider();

    @SuppressWarnings("NullAway.Init")
    private static RunningLyceum lyceum;

    @SuppressWarnings("NullAway.Init")
    private static Client admin;

    private final String address = "198.18.77." + ADDRESSES.incrementAndGet();
    private final String email = UUID.randomUUID() + "@example.org";
    private final String account = "{\"email\": \"%s\", \"password\": \"correct horse\"}".formatted(email);
    private final Client user =
            new Client(lyceum.url(), post("/api/auth/sign-up", account).text("/accessToken"));
    private final String id = user.id();

    @BeforeAll
    static void start() {
        lyceum = RunningLyceum.start(
                ConfigOverride.config("http.trustedProxies", "127.0.0.0/8"),
                ConfigOverride.config("issuers[0].issuer", ISSUER.url()),
                ConfigOverride.config("issuers[0].authorizedParties", "https://app.example.org"),
                ConfigOverride.config("signIn.publicUrl", "https://api.example.org"),
                ConfigOverride.config("signIn.providers[1].issuer", PROVIDER.url()),
                ConfigOverride.config("signIn.providers[1].clientId", FakeSignInProvider.CLIENT),
                ConfigOverride.config("signIn.providers[1].clientSecret", FakeSignInProvider.SECRET));
        admin = lyceum.newAdmin();
    }

    @AfterAll
    static void stop() {
        lyceum.close();
        ISSUER.close();
        PROVIDER.close();
    }

    private Answer post(String path, String json, String... headers) {
        return call(lyceum.anonymous(), "POST", path, json, headers);
    }

    private Answer call(Client client, String method, String path, String json, String... headers) {
        var all = new java.util.ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Forwarded-For", address));
        return client.call(method, path, json, all.toArray(String[]::new));
    }

    /// Those that came from this test, newest first.
    private List<JsonNode> events(String type) {
        return admin.get("/api/admin/security-events?limit=100&type=" + type)
                .body()
                .at("/items")
                .valueStream()
                .filter(event -> event.at("/address").asText().equals(address))
                .toList();
    }

    private JsonNode only(String type) {
        var events = events(type);
        assertThat(events).as(type).hasSize(1);
        return events.getFirst();
    }

    @Test
    void keysThatAreMadeAndRevoked() {
        var made = call(user, "POST", "/api/auth/keys", "{\"name\": \"robot\"}");
        String path = "/api/auth/keys/" + made.text("/id");
        assertThat(call(lyceum.newUser(), "DELETE", path, "").status()).isEqualTo(404);
        assertThat(events("api-key-revoked")).isEmpty();
        assertThat(call(user, "DELETE", path, "").status()).isEqualTo(204);
        assertThat(call(user, "DELETE", path, "").status()).isEqualTo(404);

        for (String type : List.of("api-key-created", "api-key-revoked")) {
            assertThat(only(type).at("/userId").asText()).isEqualTo(id);
            assertThat(only(type).at("/detail").asText()).isEqualTo(made.text("/id"));
            assertThat(only(type).at("/severity").asText()).isEqualTo("info");
            assertThat(only(type).toString())
                    .doesNotContain(made.text("/secret").substring(4));
        }
    }

    @Test
    void passwordsThatAreReset() {
        String guess = UserSecret.random(new UserId(UUID.fromString(id))).reveal();
        String reset = "{\"token\": \"%s\", \"password\": \"battery staple\"}";
        assertThat(post("/api/auth/password/reset", reset.formatted(guess)).status())
                .isEqualTo(401);
        assertThat(only("password-reset-refused").at("/userId").isNull())
                .as("whoever guesses shows nothing of whom")
                .isTrue();
        assertThat(events("password-reset")).isEmpty();

        post("/api/auth/password/forgot", "{\"email\": \"%s\"}".formatted(email));
        String secret = Letters.secret(email, "reset-password", 1);
        assertThat(post("/api/auth/password/reset", reset.formatted(secret)).status())
                .isEqualTo(204);

        assertThat(only("password-reset").at("/userId").asText()).isEqualTo(id);
        assertThat(only("password-reset").toString()).doesNotContain(secret, "staple");
    }

    @Test
    void whoAsksForMailsTooOften() {
        for (int i = 0; i < 3; i++) {
            post("/api/auth/password/forgot", "{\"email\": \"%s\"}".formatted(email));
        }
        assertThat(events("password-reset-throttled")).isEmpty();

        assertThat(post("/api/auth/password/forgot", "{\"email\": \"%s\"}".formatted(email))
                        .status())
                .isEqualTo(202);

        assertThat(only("password-reset-throttled").at("/severity").asText()).isEqualTo("warning");
    }

    @Test
    void requestsThatACookieDidNotMean() {
        String cookie = post("/api/auth/sign-in", account.replace("}", ", \"session\": \"cookie\"}"))
                .header("Set-Cookie")
                .replaceFirst(";.*", "");
        assertThat(post("/api/auth/keys", "{\"name\": \"robot\"}", "Cookie", cookie)
                        .status())
                .isEqualTo(403);
        assertThat(post("/api/auth/keys", "{\"name\": \"robot\"}", "Cookie", cookie + "x")
                        .status())
                .isEqualTo(401);

        assertThat(only("csrf-token-refused").at("/userId").asText()).isEqualTo(id);
        assertThat(events("api-key-created")).isEmpty();
    }

    @Test
    void whatTheSuspendedTry() {
        String key =
                call(user, "POST", "/api/auth/keys", "{\"name\": \"robot\"}").text("/secret");
        assertThat(admin.post("/api/admin/users/" + id + "/suspend", "{\"reason\": \"spam\"}")
                        .status())
                .isLessThan(300);

        assertThat(call(new Client(lyceum.url(), key), "GET", "/api/me", "").status())
                .isEqualTo(401);
        assertThat(post("/api/auth/sign-in", account).text("/code")).isEqualTo("account-suspended");
        assertThat(post("/api/auth/sign-in", account.replace("correct", "wrong"))
                        .text("/code"))
                .isEqualTo("bad-credentials");

        assertThat(events("suspended-refused"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.at("/userId").asText()).isEqualTo(id));
        assertThat(events("sign-in-failed")).hasSize(1);
    }

    @Test
    void whoComesBackFromAProviderWithoutHavingBeenSent() {
        for (String provider : List.of("google", "nobody")) {
            call(lyceum.anonymous(), "GET", "/api/auth/oauth/" + provider + "/callback?state=x&code=y", "");
        }

        assertThat(only("provider-sign-in-refused").at("/detail").asText()).isEqualTo("google: not sent from here");
    }

    @Test
    void comingBackFromProvidersIsLimitedLikeSigningIn() {
        try (var node = RunningLyceum.start(
                ConfigOverride.config("http.trustedProxies", "127.0.0.0/8"),
                ConfigOverride.config("limits.signInPerAddress.burst", "2"),
                ConfigOverride.config("limits.signInPerAddress.every", "100s"))) {
            var back = new java.util.ArrayList<Integer>();
            for (int i = 0; i < 3; i++) {
                back.add(call(node.anonymous(), "GET", "/api/auth/oauth/nobody/callback?state=x&code=y", "")
                        .status());
            }

            assertThat(back).containsExactly(404, 404, 429);
            assertThat(events("sign-in-throttled")).hasSize(1);
        }
    }

    private String token(Instant expires, boolean forged, String party) {
        var claims = new JWTClaimsSet.Builder(ISSUER.clerk("user_" + id).build())
                .expirationTime(Date.from(expires))
                .claim("azp", party)
                .build();
        var stolen = new RSAKey.Builder((RSAKey) FakeIssuer.rsa())
                .keyID(ISSUER.key().getKeyID())
                .build();
        return forged ? FakeIssuer.sign(claims, stolen) : ISSUER.sign(claims);
    }

    @Test
    void aStormOfForgedTokensIsCountedAndBecomesOneAlert() {
        String app = "https://app.example.org";
        var later = Instant.now().plusSeconds(60);
        var earlier = Instant.now().minusSeconds(60);
        List<String> honest = List.of(token(earlier, false, app), "nonsense", user.token() + "x", "lyc_nonsense");
        honest.forEach(token -> assertThat(call(new Client(lyceum.url(), token), "GET", "/api/me", "")
                        .status())
                .isEqualTo(401));
        assertThat(events("token-refused")).isEmpty();
        String forged = token(later, true, app);

        var answers = Crowd.together(
                300,
                _ -> call(new Client(lyceum.url(), forged), "GET", "/api/me", "")
                        .status());
        call(new Client(lyceum.url(), token(later, false, "https://evil.example.org")), "GET", "/api/me", "");

        assertThat(answers).containsOnly(401);
        assertThat(Eventually.within(
                        Duration.ofSeconds(10),
                        () -> events("token-refused").stream()
                                        .mapToInt(event -> event.at("/times").asInt())
                                        .sum()
                                == 301))
                .isTrue();
        var events = events("token-refused");
        assertThat(events).hasSizeBetween(3, 20);
        assertThat(events).extracting(event -> event.at("/detail").asText()).contains("forged", "misdirected");
        assertThat(Superuser.texts(
                        "SELECT count || ' ' || alert_at FROM security_tally WHERE type = 'token-refused' "
                                + "AND source = encode(sha256(?::bytea), 'hex')",
                        address))
                .containsExactly("301 5");
        assertThat(admin.get("/api/admin/security-alerts")
                        .body()
                        .at("/items")
                        .valueStream()
                        .filter(alert -> alert.at("/address").asText().equals(address)))
                .hasSize(1);
    }

    @Test
    void aStormOfUnsignedWebhooksIsCounted() {
        Crowd.together(100, _ -> post("/api/webhooks/stripe", "{}").status());

        assertThat(Eventually.within(
                        Duration.ofSeconds(10),
                        () -> events("webhook-refused").stream()
                                        .mapToInt(event -> event.at("/times").asInt())
                                        .sum()
                                == 100))
                .isTrue();
        assertThat(events("webhook-refused")).hasSizeLessThan(20);
    }
}
