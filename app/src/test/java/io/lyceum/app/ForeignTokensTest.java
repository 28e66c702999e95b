package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTokensTest {

    private static final String APP = "https://app.example.org";
    private static final byte[] SECRET = "a shared secret of more than 32 bytes".getBytes(StandardCharsets.UTF_8);
    private static final FakeIssuer CLERK = new FakeIssuer();
    private static final FakeIssuer SUPABASE = new FakeIssuer();
    private static final FakeIssuer OIDC = new FakeIssuer();

    @SuppressWarnings("NullAway.Init")
    private static RunningLyceum lyceum;

    private final String subject = "user_" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        lyceum = startWith(CLERK);
    }

    @AfterAll
    static void stop() {
        lyceum.close();
        List.of(CLERK, SUPABASE, OIDC).forEach(FakeIssuer::close);
    }

    private static RunningLyceum startWith(FakeIssuer clerk) {
        return RunningLyceum.start(
                ConfigOverride.config("issuers[0].issuer", clerk.url()),
                ConfigOverride.config("issuers[0].authorizedParties", APP),
                ConfigOverride.config("issuers[1].issuer", SUPABASE.url() + "/auth/v1"),
                ConfigOverride.config("issuers[2].issuer", SUPABASE.url() + "/auth/v1"),
                ConfigOverride.config("issuers[2].secret", new String(SECRET, StandardCharsets.UTF_8)),
                ConfigOverride.config("issuers[3].issuer", OIDC.url()),
                ConfigOverride.config("issuers[3].audiences", "lyceum,others"));
    }

    private static Client bearer(String token) {
        return new Client(lyceum.url(), token);
    }

    private static Answer me(String token) {
        return bearer(token).get("/api/me");
    }

    @Test
    void whoComesFromClerkHasAnAccountFromThenOn() {
        var first = me(CLERK.sign(CLERK.clerk(subject).claim("azp", APP).build()));
        var again = me(CLERK.sign(CLERK.clerk(subject).build()));
        var other = bearer(CLERK.sign(CLERK.clerk(subject + "x").build()));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().path("email").isNull()).isTrue();
        assertThat(first.text("/displayName")).isEqualTo("Learner");
        assertThat(first.text("/plan")).isEqualTo("free");
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(other.id()).isNotEqualTo(first.text("/id"));
        assertThat(other.newSession(other.newCompanion())).isNotEmpty();
        assertThat(bearer(CLERK.sign(CLERK.clerk(subject).build()))
                        .get("/api/me/companions")
                        .body()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void ofManyFirstRequestsOneMakesTheAccount() {
        try (var node = startWith(CLERK)) {
            String token = CLERK.sign(CLERK.clerk(subject).build());

            var answers =
                    Crowd.together(24, i -> new Client(i % 2 == 0 ? lyceum.url() : node.url(), token).get("/api/me"));

            assertThat(answers).extracting(Answer::status).containsOnly(200);
            assertThat(answers.stream().map(answer -> answer.text("/id")).distinct())
                    .hasSize(1);
            assertThat(Superuser.number("SELECT count(*) FROM account_identity WHERE subject = ?", subject))
                    .isEqualTo(1);
            assertThat(Superuser.number("""
                    SELECT count(*) FROM account a WHERE a.email IS NULL
                      AND NOT EXISTS (SELECT FROM account_identity i WHERE i.user_id = a.id)
                    """)).isZero();
        }
    }

    @Test
    void whatIsNotGoodIsRefusedAndCostsNoCalls() throws Exception {
        me(CLERK.sign(CLERK.clerk(subject).build()));
        int before = CLERK.calls();
        var key = (RSAKey) CLERK.key();
        var good = CLERK.clerk(subject).build();
        var now = Instant.now();
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("no algorithm", new PlainJWT(good).serialize());
        tokens.put(
                "the public key as an HMAC secret",
                FakeIssuer.signWithSecret(good, key.toRSAPublicKey().getEncoded(), key.getKeyID()));
        tokens.put(
                "the public key's PEM as an HMAC secret",
                FakeIssuer.signWithSecret(
                        good, key.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8), key.getKeyID()));
        tokens.put(
                "another key with its id",
                FakeIssuer.sign(
                        good,
                        new RSAKey.Builder((RSAKey) FakeIssuer.rsa())
                                .keyID(key.getKeyID())
                                .build()));
        tokens.put(
                "another algorithm",
                FakeIssuer.sign(
                        good,
                        key,
                        new JWSHeader.Builder(JWSAlgorithm.RS512)
                                .keyID(key.getKeyID())
                                .build()));
        tokens.put("expired", sign(good, builder -> builder.expirationTime(Date.from(now.minusSeconds(8)))));
        tokens.put("no expiry", sign(good, builder -> builder.expirationTime(null)));
        tokens.put("not yet good", sign(good, builder -> builder.notBeforeTime(Date.from(now.plusSeconds(20)))));
        tokens.put("made in the future", sign(good, builder -> builder.issueTime(Date.from(now.plusSeconds(20)))));
        tokens.put("another party", sign(good, builder -> builder.claim("azp", "https://evil.example.org")));
        tokens.put("a party that is no text", sign(good, builder -> builder.claim("azp", 5)));
        tokens.put("unfinished", sign(good, builder -> builder.claim("sts", "pending")));
        tokens.put("a machine", sign(good, builder -> builder.subject("mch_1")));
        tokens.put("nobody", sign(good, builder -> builder.subject(null)));
        tokens.put("a subject with NUL", sign(good, builder -> builder.subject("a\0b")));
        tokens.put("a subject of 256 characters", sign(good, builder -> builder.subject("s".repeat(256))));
        tokens.put("another issuer", sign(good, builder -> builder.issuer(CLERK.url() + "/")));
        tokens.put("no issuer", sign(good, builder -> builder.issuer(null)));
        tokens.put("oversized", sign(good, builder -> builder.claim("padding", "x".repeat(8_192))));
        tokens.put(
                "an access token",
                FakeIssuer.sign(
                        good,
                        key,
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID(key.getKeyID())
                                .build()));
        tokens.put(
                "a key of its own",
                FakeIssuer.sign(
                        good,
                        FakeIssuer.rsa(),
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(key.getKeyID())
                                .jwk(FakeIssuer.rsa().toPublicJWK())
                                .jwkURL(java.net.URI.create(CLERK.url() + "/stolen"))
                                .build()));
        tokens.put(
                "a key id of 1 kB",
                FakeIssuer.sign(
                        good, new RSAKey.Builder(key).keyID("k".repeat(1_000)).build()));
        tokens.put(
                "the id as a path",
                FakeIssuer.sign(
                        good, new RSAKey.Builder(key).keyID("k".repeat(129)).build()));
        String token = CLERK.sign(good);
        tokens.put("a changed signature", token.substring(0, token.length() - 8) + "AAAAAAAA");

        tokens.forEach((what, text) -> {
            var answer = me(text);
            assertThat(answer.status()).as(what).isEqualTo(401);
            assertThat(answer.text("/code")).as(what).isEqualTo("unauthenticated");
            assertThat(answer.header("WWW-Authenticate")).as(what).isEqualTo("Bearer");
        });
        assertThat(CLERK.calls()).isEqualTo(before);
        assertThat(me(sign(good, builder -> builder.expirationTime(Date.from(now.minusSeconds(1)))))
                        .status())
                .as("within the skew")
                .isEqualTo(200);
    }

    private interface Change {
        JWTClaimsSet.Builder of(JWTClaimsSet.Builder claims);
    }

    private static String sign(JWTClaimsSet claims, Change change) {
        return CLERK.sign(change.of(new JWTClaimsSet.Builder(claims)).build());
    }

    @Test
    void madeUpKeyIdsCauseNoStormOfCalls() {
        try (var issuer = new FakeIssuer();
                var node = startWith(issuer)) {
            var claims = issuer.clerk(subject).build();
            var stranger = FakeIssuer.rsa();

            var answers = Crowd.together(
                    400,
                    i -> new Client(
                                    node.url(),
                                    FakeIssuer.sign(
                                            claims,
                                            stranger,
                                            new JWSHeader.Builder(JWSAlgorithm.RS256)
                                                    .keyID("k" + i)
                                                    .build()))
                            .get("/api/me"));

            assertThat(answers).extracting(Answer::status).containsOnly(401);
            assertThat(issuer.calls()).isBetween(1, 2);
            assertThat(new Client(node.url(), issuer.sign(claims))
                            .get("/api/me")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anIssuerMayChangeItsKeyAndBeAway() {
        try (var issuer = new FakeIssuer();
                var node = startWith(issuer)) {
            String before = issuer.sign(issuer.clerk(subject).build());
            assertThat(new Client(node.url(), before).get("/api/me").status()).isEqualTo(200);

            issuer.rotate(FakeIssuer.rsa());
            String after = issuer.sign(issuer.clerk(subject).build());
            issuer.goDown();

            assertThat(new Client(node.url(), after).get("/api/me").status()).isEqualTo(401);
            assertThat(new Client(node.url(), issuer.sign(issuer.clerk(subject).build()))
                            .get("/api/me")
                            .status())
                    .isEqualTo(401);
        }
        try (var issuer = new FakeIssuer();
                var node = startWith(issuer)) {
            assertThat(new Client(node.url(), issuer.sign(issuer.clerk(subject).build()))
                            .get("/api/me")
                            .status())
                    .isEqualTo(200);

            issuer.rotate(FakeIssuer.rsa());
            String after = issuer.sign(issuer.clerk(subject).build());
            assertThat(new Client(node.url(), after).get("/api/me").status()).isEqualTo(200);
            issuer.goDown();

            assertThat(new Client(
                                    node.url(),
                                    issuer.sign(issuer.clerk(subject).jwtID("x").build()))
                            .get("/api/me")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anIssuerThatDoesNotAnswerHoldsNobodyElseUp() {
        try (var issuer = new FakeIssuer();
                var node = startWith(issuer)) {
            issuer.answerAfter(20_000);
            var waiting = Thread.ofVirtual()
                    .start(() -> new Client(
                                    node.url(),
                                    issuer.sign(issuer.clerk(subject).build()))
                            .get("/api/me"));
            var begun = Instant.now();

            assertThat(node.newUser().get("/api/me").status()).isEqualTo(200);

            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(2));
            assertThat(Eventually.within(Duration.ofSeconds(8), () -> !waiting.isAlive()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u:free_user|u:x                            |free|3",
                "u:core     |u:10_companion_limit,u:basic   |core|10",
                "u:core     |u:3_companion_limit            |core|10",
                "o:pro      |                               |pro |",
                "pro        |                               |free|3",
                "           |u:10_companion_limit           |free|10"
            })
    void whatClerkSaysOfPlansCounts(String plans, String features, String plan, String companions) {
        var user = bearer(CLERK.sign(
                CLERK.clerk(subject).claim("pla", plans).claim("fea", features).build()));

        var entitlements = user.get("/api/me/entitlements");

        assertThat(entitlements.text("/plan")).isEqualTo(plan);
        assertThat(entitlements.text("/meters/0/limit")).isEqualTo(companions == null ? "null" : companions);
        assertThat(user.get("/api/me").text("/plan")).isEqualTo(plan);
    }

    @Test
    void theNewestTokenDecidesAboutThePlan() {
        var issued = Instant.now().minusSeconds(100);
        String free = CLERK.sign(plan("u:free_user", issued));
        String pro = CLERK.sign(plan("u:pro", issued.plusSeconds(1)));
        String freeAgain = CLERK.sign(plan("u:free_user", issued.plusSeconds(2)));

        assertThat(me(free).text("/plan")).isEqualTo("free");
        assertThat(me(pro).text("/plan")).isEqualTo("pro");
        assertThat(me(free).text("/plan")).as("an older token changes nothing").isEqualTo("pro");
        assertThat(me(freeAgain).text("/plan")).isEqualTo("free");
        assertThat(me(pro).text("/plan")).isEqualTo("free");
    }

    @Test
    void aClaimEndsWhenItIsNotRepeated() {
        var user = bearer(CLERK.sign(plan("u:pro", Instant.now().minusSeconds(5))));
        assertThat(user.get("/api/me").text("/plan")).isEqualTo("pro");

        Superuser.change("UPDATE provider_claim SET until = now() WHERE user_id = ?::uuid", user.id());

        assertThat(user.get("/api/me").text("/plan")).isEqualTo("free");
    }

    private JWTClaimsSet plan(String plans, Instant issuedAt) {
        return CLERK.clerk(subject)
                .claim("pla", plans)
                .issueTime(Date.from(issuedAt))
                .build();
    }

    @Test
    void tokensOfSupabaseAreAccepted() {
        SUPABASE.rotate(FakeIssuer.ec());
        var claims = SUPABASE.claims(UUID.randomUUID().toString())
                .issuer(SUPABASE.url() + "/auth/v1")
                .audience("authenticated")
                .claim("role", "authenticated")
                .claim("is_anonymous", false)
                .claim("app_metadata", Map.of("plan", "core"))
                .claim("user_metadata", Map.of("plan", "pro"))
                .build();

        var asymmetric = me(SUPABASE.sign(claims));
        var legacy = me(FakeIssuer.signWithSecret(claims, SECRET, "legacy"));

        assertThat(asymmetric.status()).isEqualTo(200);
        assertThat(asymmetric.text("/plan")).isEqualTo("core");
        assertThat(legacy.text("/id")).isEqualTo(asymmetric.text("/id"));
        Map<String, JWTClaimsSet> refused = Map.of(
                "the service",
                new JWTClaimsSet.Builder(claims).claim("role", "service_role").build(),
                "anonymous",
                new JWTClaimsSet.Builder(claims).claim("is_anonymous", true).build(),
                "no role",
                new JWTClaimsSet.Builder(claims).claim("role", null).build(),
                "another audience",
                new JWTClaimsSet.Builder(claims).audience("others").build());
        refused.forEach((what, wrong) -> {
            assertThat(me(SUPABASE.sign(wrong)).status()).as(what).isEqualTo(401);
            assertThat(me(FakeIssuer.signWithSecret(wrong, SECRET, "legacy")).status())
                    .as(what)
                    .isEqualTo(401);
        });
        assertThat(me(FakeIssuer.signWithSecret(claims, new byte[40], "legacy")).status())
                .isEqualTo(401);
    }

    @Test
    void tokensOfAnOpenIdProviderAreAcceptedForUsOnly() {
        String email = UUID.randomUUID() + "@example.org";
        var claims = OIDC.claims(subject)
                .audience(List.of("somebody", "lyceum"))
                .claim("email", email)
                .claim("email_verified", true)
                .claim("name", " Ada\nLovelace ")
                .build();

        var me = me(OIDC.sign(claims));

        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("/email")).isEqualTo(email);
        assertThat(me.body().path("emailVerified").asBoolean()).isTrue();
        assertThat(me.text("/displayName")).isEqualTo("Ada Lovelace");
        assertThat(OIDC.calls()).isEqualTo(2);
        assertThat(me(OIDC.sign(new JWTClaimsSet.Builder(claims)
                                .audience("somebody")
                                .build()))
                        .status())
                .isEqualTo(401);
        assertThat(me(OIDC.sign(new JWTClaimsSet.Builder(claims)
                                .audience((String) null)
                                .build()))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anAddressThatIsInUseIsNotTakenOver() {
        String email = UUID.randomUUID() + "@example.org";
        var here = lyceum.anonymous().post("/api/auth/sign-up", """
                {"email": "%s", "password": "correct horse"}""".formatted(email));
        for (boolean verified : new boolean[] {true, false}) {
            var there = me(OIDC.sign(OIDC.claims(subject + verified)
                    .audience("lyceum")
                    .claim("email", email)
                    .claim("email_verified", verified)
                    .build()));

            assertThat(there.status()).isEqualTo(200);
            assertThat(there.text("/id")).isNotEqualTo(here.text("/user/id"));
            assertThat(there.body().path("email").isNull()).isTrue();
        }
    }

    @Test
    void aProviderThatCallsItselfOtherwiseIsNotBelieved() {
        try (var issuer = new FakeIssuer();
                var node = RunningLyceum.start(
                        ConfigOverride.config("issuers[3].issuer", issuer.url()),
                        ConfigOverride.config("issuers[3].audiences", "lyceum"))) {
            issuer.callItself("https://example.org");

            String token = issuer.sign(issuer.claims(subject).audience("lyceum").build());

            assertThat(new Client(node.url(), token).get("/api/me").status()).isEqualTo(401);
        }
    }

    @Test
    void aTokenFromElsewhereHasNothingToSignOutOf() {
        var user = bearer(CLERK.sign(CLERK.clerk(subject).build()));

        assertThat(user.get("/api/auth/sessions").body().path("items")).isEmpty();
        assertThat(user.post("/api/auth/sign-out", "").status()).isEqualTo(204);
        assertThat(user.get("/api/me").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "issuers[3].audiences, '', OIDC_AUDIENCES",
        "issuers[2].secret, short, SUPABASE_JWT_SECRET",
        "issuers[3].algorithms, HS256, must be asymmetric",
        "issuers[3].planClaim, plan, JSON Pointer",
        "issuers[0].plans.core, platinum, platinum"
    })
    void anIssuerThatIsConfiguredByHalfKeepsTheServiceFromStarting(String setting, String value, String reason) {
        assertThatThrownBy(() -> RunningLyceum.start(
                                ConfigOverride.config("issuers[0].issuer", CLERK.url()),
                                ConfigOverride.config("issuers[2].issuer", SUPABASE.url()),
                                ConfigOverride.config("issuers[3].issuer", OIDC.url()),
                                ConfigOverride.config(setting, value))
                        .close())
                .rootCause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(reason);
    }
}
