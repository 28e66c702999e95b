package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final String PASSWORD = "correct horse";

    private final Client anonymous = LYCEUM.anonymous();
    private final String email = UUID.randomUUID() + "@example.org";

    @Test
    void whoSignsUpIsSignedIn() {
        var answer = anonymous.post("/api/auth/sign-up", """
                {"email": "%s", "password": "12345678", "displayName": "  Ada  "}""".formatted(email));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("/tokenType")).isEqualTo("Bearer");
        assertThat(answer.body().at("/expiresIn").asInt()).isEqualTo(900);
        assertThat(answer.text("/user/displayName")).isEqualTo("Ada");
        assertThat(answer.text("/user/email")).isEqualTo(email);
        assertThat(answer.text("/user/role")).isEqualTo("user");
        assertThat(answer.text("/user/plan")).isEqualTo("free");
        assertThat(answer.body().at("/user/emailVerified").asBoolean()).isFalse();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(signedIn(answer).get("/api/me").body().toString())
                .isEqualTo(answer.body().at("/user").toString());
    }

    @Test
    void anAddressBelongsToOneAccountHoweverItIsWritten() {
        signUp();

        var again = anonymous.post(
                "/api/auth/sign-up", credentials(email.toUpperCase(java.util.Locale.ROOT), "another password"));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/code")).isEqualTo("email-taken");
        assertThat(again.text("/errors/0/pointer")).isEqualTo("/email");
        assertThat(signIn(email.toUpperCase(java.util.Locale.ROOT), PASSWORD).status())
                .isEqualTo(200);
    }

    @Test
    void ofManyWhoSignUpWithOneAddressOneSucceeds() {
        var answers = Crowd.together(8, _ -> anonymous.post("/api/auth/sign-up", credentials(email, PASSWORD)));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @ParameterizedTest
    @CsvSource({"7, 422", "8, 201", "128, 201", "129, 422"})
    void aPasswordHas8To128Characters(int length, int status) {
        assertThat(anonymous
                        .post("/api/auth/sign-up", credentials(email, "p".repeat(length)))
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nobody", "a@", "@b.org", "a@b@c", "a b@c.org"})
    void anAddressMustBeOne(String text) {
        var answer = anonymous.post("/api/auth/sign-up", credentials(text, PASSWORD));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/email");
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressGetTheSameAnswer() {
        signUp();

        var wrong = signIn(email, "wrong password");
        var unknown = signIn("nobody-" + email, PASSWORD);

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text("/code")).isEqualTo("bad-credentials");
        assertThat(withoutRequestId(wrong)).isEqualTo(withoutRequestId(unknown));
        assertThat(wrong.raw().headers().map().keySet())
                .isEqualTo(unknown.raw().headers().map().keySet());
        assertThat(unknown.status()).isEqualTo(wrong.status());
    }

    @Test
    void theAccountOfTheCatalogueCannotBeSignedInTo() {
        assertThat(signIn("catalogue@lyceum.invalid", "").status()).isEqualTo(401);
    }

    @Test
    void aRefreshTokenIsGoodOnce() {
        var first = signUp();

        var second = refresh(first.text("/refreshToken"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("/refreshToken")).isNotEqualTo(first.text("/refreshToken"));
        assertThat(signedIn(second).get("/api/me").status()).isEqualTo(200);
        assertThat(refresh(second.text("/refreshToken")).status()).isEqualTo(200);
    }

    @Test
    void aRefreshTokenUsedTwiceRevokesTheWholeFamily() {
        var first = signUp();
        var elsewhere = signIn(email, PASSWORD);
        var second = refresh(first.text("/refreshToken"));

        var reused = refresh(first.text("/refreshToken"));

        assertThat(reused.status()).isEqualTo(401);
        assertThat(reused.text("/code")).isEqualTo("token-reused");
        assertThat(refresh(second.text("/refreshToken")).status()).isEqualTo(401);
        assertThat(signedIn(second).get("/api/me").status()).isEqualTo(401);
        assertThat(signedIn(first).get("/api/me").status()).isEqualTo(401);
        assertThat(signedIn(elsewhere).get("/api/me").status()).isEqualTo(200);
    }

    @Test
    void ofParallelRefreshesOneSucceedsAndTheOthersRevokeIt() {
        var first = signUp();

        var answers = Crowd.together(2, _ -> refresh(first.text("/refreshToken")));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 401);
        var winner = answers.stream()
                .filter(answer -> answer.status() == 200)
                .findFirst()
                .orElseThrow();
        assertThat(signedIn(winner).get("/api/me").status()).isEqualTo(401);
        assertThat(refresh(winner.text("/refreshToken")).status()).isEqualTo(401);
    }

    @Test
    void aRefreshTokenThatIsNotOursIsRefused() {
        String token = signUp().text("/refreshToken");
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        bytes[40] ^= 1;
        String changed = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        for (String text : List.of(changed, "x", token + "AA", "\u00e9", token.substring(1))) {
            var answer = refresh(text);
            assertThat(answer.status()).as(text).isEqualTo(401);
            assertThat(answer.text("/code")).isEqualTo("token-invalid");
        }
        assertThat(refresh(token).status()).isEqualTo(200);
    }

    @Test
    void signingOutRevokesTheTokensAtOnce() {
        var answer = signUp();
        var user = signedIn(answer);

        assertThat(user.post("/api/auth/sign-out", "").status()).isEqualTo(204);

        assertThat(user.get("/api/me").status()).isEqualTo(401);
        assertThat(user.post("/api/auth/sign-out", "").status()).isEqualTo(401);
        assertThat(refresh(answer.text("/refreshToken")).text("/code")).isEqualTo("token-invalid");
        assertThat(signIn(email, PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aUserSeesAndEndsTheOwnSignIns() {
        var phone = signedIn(signUp());
        var laptop = signedIn(
                anonymous.post("/api/auth/sign-in", credentials(email, PASSWORD), "User-Agent", "x".repeat(300)));

        var signIns = phone.get("/api/auth/sessions");

        assertThat(signIns.body().at("/items").size()).isEqualTo(2);
        assertThat(signIns.text("/items/0/device")).isEqualTo("x".repeat(200));
        assertThat(signIns.body().at("/items/0/current").asBoolean()).isFalse();
        assertThat(signIns.body().at("/items/1/current").asBoolean()).isTrue();
        String path = "/api/auth/sessions/" + signIns.text("/items/0/id");
        assertThat(LYCEUM.newUser().delete(path).status()).isEqualTo(404);
        assertThat(laptop.get("/api/me").status()).isEqualTo(200);
        assertThat(phone.delete(path).status()).isEqualTo(204);
        assertThat(laptop.get("/api/me").status()).isEqualTo(401);
        assertThat(phone.delete(path).status()).isEqualTo(404);
        assertThat(phone.get("/api/auth/sessions").body().at("/items").size()).isEqualTo(1);
    }

    @Test
    void otherNodesLearnOfASigningOut() {
        try (var node = RunningLyceum.start()) {
            var user = LYCEUM.newUser();
            assertThat(user.at(node).get("/api/me").status()).isEqualTo(200);

            user.post("/api/auth/sign-out", "");

            assertThat(Eventually.within(
                            Duration.ofSeconds(10),
                            () -> user.at(node).get("/api/me").status() == 401))
                    .isTrue();
        }
    }

    @Test
    void guessingIsSlowedDownPerAccountAndPerAddress() {
        try (var node = RunningLyceum.start(
                ConfigOverride.config("limits.signInPerAccount.burst", "3"),
                ConfigOverride.config("limits.signInPerAccount.every", "100s"),
                ConfigOverride.config("limits.signInPerAddress.burst", "12"),
                ConfigOverride.config("limits.signInPerAddress.every", "100s"))) {
            // The address of all tests is the same, and so is its count.
            Superuser.change("DELETE FROM throttle");
            signUp();
            var there = node.anonymous();

            var guesses =
                    Crowd.together(60, i -> there.post("/api/auth/sign-in", credentials(email, "guess number " + i)));

            assertThat(guesses).extracting(Answer::status).containsOnly(401, 429);
            assertThat(guesses.stream().filter(answer -> answer.status() == 401))
                    .hasSize(3);
            var refused = guesses.stream()
                    .filter(answer -> answer.status() == 429)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.text("/code")).isEqualTo("too-many-requests");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 1_200);
            var right = there.post("/api/auth/sign-in", credentials(email, PASSWORD));
            assertThat(right.status()).as("even the right password waits").isEqualTo(429);

            Superuser.change("DELETE FROM throttle");
            var sweep = Crowd.together(
                    1_000, i -> there.post("/api/auth/sign-in", credentials(i + email, "the same password")));
            assertThat(sweep.stream().filter(answer -> answer.status() == 401))
                    .as("reach a hash")
                    .hasSize(12);
        } finally {
            Superuser.change("DELETE FROM throttle");
        }
    }

    @Test
    void aSuccessClearsTheCountOfTheAccount() {
        try (var node = RunningLyceum.start(
                ConfigOverride.config("limits.signInPerAccount.burst", "2"),
                ConfigOverride.config("limits.signInPerAccount.every", "100s"))) {
            signUp();
            for (int i = 0; i < 4; i++) {
                assertThat(node.anonymous()
                                .post("/api/auth/sign-in", credentials(email, PASSWORD))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void signingUpIsSlowedDownPerAddress() {
        try (var node = RunningLyceum.start(
                ConfigOverride.config("limits.signUpPerAddress.burst", "2"),
                ConfigOverride.config("limits.signUpPerAddress.every", "100s"))) {
            Superuser.change("DELETE FROM throttle");

            var answers = Crowd.together(
                    10, i -> node.anonymous().post("/api/auth/sign-up", credentials(i + email, PASSWORD)));

            assertThat(answers.stream().filter(answer -> answer.status() == 201))
                    .hasSize(2);
            assertThat(answers).extracting(Answer::status).containsOnly(201, 429);
        } finally {
            Superuser.change("DELETE FROM throttle");
        }
    }

    @Test
    void nobodyIsSlowedDownWithoutAnInterval() {
        try (var node = RunningLyceum.start(
                ConfigOverride.config("limits.signUpPerAddress.burst", "1"),
                ConfigOverride.config("limits.signUpPerAddress.every", "0s"))) {
            var answers = Crowd.together(
                    4, i -> node.anonymous().post("/api/auth/sign-up", credentials(i + email, PASSWORD)));

            assertThat(answers).extracting(Answer::status).containsOnly(201);
        }
    }

    @Test
    void onlyTokensOfThisIssuerAreBelieved() throws JOSEException, ParseException {
        var answer = signUp();
        String good = answer.text("/accessToken");
        var key = ECKey.parse(RunningLyceum.signingKey());
        var claims = SignedJWT.parse(good).getJWTClaimsSet();
        var stranger = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
        String[] parts = good.split("\\.", -1);
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("nothing", "");
        tokens.put("nonsense", "nonsense");
        tokens.put("three dots", "...");
        tokens.put("a changed signature", good.substring(0, good.length() - 6) + "AAAAAA");
        tokens.put("no signature", parts[0] + "." + parts[1] + ".");
        tokens.put(
                "changed claims",
                parts[0] + "." + base64(claims.toString().replace("\"user\"", "\"admin\"")) + "." + parts[2]);
        tokens.put("no algorithm", new PlainJWT(claims).serialize());
        tokens.put("another key with our key id", signed(claims, header(key), stranger));
        tokens.put("expired a second ago", signed(expiring(claims, Instant.now().minusSeconds(1)), header(key), key));
        tokens.put(
                "no expiry",
                signed(new JWTClaimsSet.Builder(claims).expirationTime(null).build(), header(key), key));
        tokens.put(
                "another issuer",
                signed(new JWTClaimsSet.Builder(claims).issuer("somebody").build(), header(key), key));
        tokens.put(
                "an unknown role",
                signed(new JWTClaimsSet.Builder(claims).claim("role", "king").build(), header(key), key));
        tokens.put(
                "no subject",
                signed(new JWTClaimsSet.Builder(claims).subject(null).build(), header(key), key));
        tokens.put(
                "no sign-in",
                signed(new JWTClaimsSet.Builder(claims).claim("sid", null).build(), header(key), key));
        tokens.put(
                "a subject that is no UUID",
                signed(new JWTClaimsSet.Builder(claims).subject("1").build(), header(key), key));
        tokens.put(
                "an unknown key id",
                signed(
                        claims,
                        new JWSHeader.Builder(header(key)).keyID("unknown").build(),
                        key));
        tokens.put(
                "no key id",
                signed(claims, new JWSHeader.Builder(header(key)).keyID(null).build(), key));
        tokens.put(
                "another type",
                signed(
                        claims,
                        new JWSHeader.Builder(header(key))
                                .type(JOSEObjectType.JWT)
                                .build(),
                        key));
        tokens.put("our public key as an HMAC secret", withPublicKeyAsSecret(claims, key));
        tokens.put("8 kB", good + "A".repeat(8_000));

        assertThat(new Client(LYCEUM.url(), signed(claims, header(key), key))
                        .get("/api/me")
                        .status())
                .as("the forger's tools work")
                .isEqualTo(200);
        tokens.forEach((what, token) -> {
            var refused = Client.send(anonymous
                    .request("/api/me")
                    .header("Authorization", "Bearer " + token)
                    .GET());
            assertThat(refused.status()).as(what).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).as(what).isEqualTo("Bearer");
            assertThat(refused.text("/code")).as(what).isEqualTo("unauthenticated");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "bearer x", "Token x", ""})
    void anotherSchemeIsNoToken(String header) {
        var refused = Client.send(
                anonymous.request("/api/me").header("Authorization", header).GET());

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void aTokenInTheQueryIsNotRead() {
        String token = signUp().text("/accessToken");

        assertThat(anonymous.get("/api/me?access_token=" + token).status()).isEqualTo(401);
    }

    @Test
    void aTokenExpiresByItself() {
        try (var node = RunningLyceum.start(ConfigOverride.config("tokens.accessLifetime", "1s"))) {
            var user = node.newUser();
            assertThat(user.get("/api/me").status()).isEqualTo(200);

            assertThat(Eventually.within(
                            Duration.ofSeconds(5), () -> user.get("/api/me").status() == 401))
                    .isTrue();
        }
    }

    @Test
    void theKeySetShowsNothingPrivate() {
        var keys = anonymous.get("/.well-known/jwks.json");

        assertThat(keys.status()).isEqualTo(200);
        assertThat(keys.body().at("/keys").size()).isPositive();
        for (JsonNode key : keys.body().at("/keys")) {
            assertThat(key.path("kty").asText()).isEqualTo("EC");
            assertThat(key.fieldNames()).toIterable().containsOnly("kty", "use", "crv", "kid", "x", "y");
        }
    }

    @Test
    void aProfileIsChangedMemberByMember() {
        var user = LYCEUM.newUser();
        String name = "u" + UUID.randomUUID().toString().substring(0, 8);
        var before = user.get("/api/me");

        var changed = user.patch("/api/me", """
                {"displayName": " Grace ", "username": "%s", "bio": "b", "website": "https://example.org/",
                 "location": "l", "company": "c", "avatarUrl": "http://example.org/a.png"}""".formatted(name));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("/displayName")).isEqualTo("Grace");
        assertThat(changed.text("/username")).isEqualTo(name);
        assertThat(changed.text("/id")).isEqualTo(before.text("/id"));
        assertThat(user.patch("/api/me", "{\"bio\": null}").text("/bio")).isEqualTo("b");
        var cleared = user.patch("/api/me", """
                {"username": "", "bio": "", "website": "", "location": "", "company": "", "avatarUrl": ""}""");
        for (String member : List.of("username", "bio", "website", "location", "company", "avatarUrl")) {
            assertThat(cleared.body().path(member).isNull()).as(member).isTrue();
        }
        assertThat(cleared.text("/displayName")).isEqualTo("Grace");
        assertThat(user.get("/api/me").body()).isEqualTo(cleared.body());
    }

    @Test
    void theNameOfAnAuthorIsNewInTheCatalogueToo() {
        var user = LYCEUM.newUser();
        String companion = user.newCompanion();

        user.patch("/api/me", "{\"displayName\": \"Renamed\"}");

        assertThat(user.get("/api/companions/" + companion).text("/author/displayName"))
                .isEqualTo("Renamed");
    }

    @ParameterizedTest
    @CsvSource({
        "displayName, 80, 200",
        "displayName, 81, 422",
        "username, 2, 422",
        "username, 3, 200",
        "username, 32, 200",
        "username, 33, 422",
        "bio, 1000, 200",
        "bio, 1001, 422",
        "location, 120, 200",
        "location, 121, 422",
        "company, 120, 200",
        "company, 121, 422"
    })
    void aProfileHasLimits(String member, int length, int status) {
        String text = UUID.randomUUID().toString().replace("-", "").repeat(32).substring(0, length);

        var answer = LYCEUM.newUser().patch("/api/me", "{\"%s\": \"%s\"}".formatted(member, text));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 422) {
            assertThat(answer.text("/errors/0/pointer")).isEqualTo("/" + member);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"displayName\": \"\"}",
                "{\"displayName\": \"  \"}",
                "{\"username\": \"-ab\"}",
                "{\"username\": \"a b\"}",
                "{\"username\": \"\u00e4bc\"}",
                "{\"website\": \"javascript:alert(1)\"}",
                "{\"website\": \"ftp://example.org\"}",
                "{\"website\": \"https://\"}",
                "{\"avatarUrl\": \"data:text/html,x\"}",
                "{\"role\": \"admin\"}",
                "{\"email\": \"a@b.org\"}",
                "{\"emailVerified\": true}",
                "{\"plan\": \"pro\"}"
            })
    void aProfileRefusesWhatDoesNotBelongThere(String change) {
        assertThat(LYCEUM.newUser().patch("/api/me", change).status()).isEqualTo(422);
    }

    @Test
    void aUsernameBelongsToOneUserHoweverItIsWritten() {
        String name = "Nick" + UUID.randomUUID().toString().substring(0, 8);
        var first = LYCEUM.newUser();
        var second = LYCEUM.newUser();
        first.patch("/api/me", "{\"username\": \"%s\"}".formatted(name));

        var taken = second.patch(
                "/api/me",
                "{\"username\": \"%s\", \"bio\": \"kept?\"}".formatted(name.toUpperCase(java.util.Locale.ROOT)));

        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.text("/code")).isEqualTo("username-taken");
        assertThat(second.get("/api/me").body().path("bio").isNull()).isTrue();
        assertThat(first.patch("/api/me", "{\"username\": \"%s\"}".formatted(name))
                        .status())
                .as("one's own name again")
                .isEqualTo(200);
    }

    @Test
    void ofManyWhoWantAUsernameAtOnceOneGetsIt() {
        String name = "race" + UUID.randomUUID().toString().substring(0, 8);
        var users = java.util.stream.Stream.generate(LYCEUM::newUser).limit(12).toList();

        var answers = Crowd.together(12, i -> users.get(i).patch("/api/me", "{\"username\": \"%s\"}".formatted(name)));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 409);
    }

    @Test
    void aUserWhoIsGoneIsNobody() {
        var user = LYCEUM.newUser();
        Superuser.change("DELETE FROM account WHERE id = ?::uuid", user.id());

        for (var answer : List.of(
                user.get("/api/me"),
                user.patch("/api/me", "{\"bio\": \"b\"}"),
                user.post("/api/auth/sign-out", ""),
                user.get("/api/me/entitlements"))) {
            assertThat(answer.status()).isLessThan(500);
        }
        assertThat(user.get("/api/me").status()).isEqualTo(401);
    }

    private Answer signUp() {
        var answer = anonymous.post("/api/auth/sign-up", credentials(email, PASSWORD));
        assertThat(answer.status()).isEqualTo(201);
        return answer;
    }

    private Answer signIn(String address, String password) {
        return anonymous.post("/api/auth/sign-in", credentials(address, password));
    }

    private Answer refresh(String token) {
        return anonymous.post("/api/auth/refresh", "{\"refreshToken\": \"%s\"}".formatted(token));
    }

    private static Client signedIn(Answer answer) {
        return new Client(LYCEUM.url(), answer.text("/accessToken"));
    }

    private static String credentials(String address, String password) {
        return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(address, password);
    }

    private static String withoutRequestId(Answer answer) {
        var body =
                (com.fasterxml.jackson.databind.node.ObjectNode) answer.body().deepCopy();
        body.remove("requestId");
        return body.toString();
    }

    private static JWSHeader header(ECKey key) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build();
    }

    private static JWTClaimsSet expiring(JWTClaimsSet claims, Instant at) {
        return new JWTClaimsSet.Builder(claims).expirationTime(Date.from(at)).build();
    }

    private static String signed(JWTClaimsSet claims, JWSHeader header, ECKey key) throws JOSEException {
        var token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static String withPublicKeyAsSecret(JWTClaimsSet claims, ECKey key) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build();
        var token = new SignedJWT(header, claims);
        token.sign(new MACSigner(key.toECPublicKey().getEncoded()));
        return token.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
