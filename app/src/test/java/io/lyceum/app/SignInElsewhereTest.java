package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import io.lyceum.app.FakeSignInProvider.Person;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInElsewhereTest {

    private static final String APP = "https://app.example.org";
    private static final FakeSignInProvider PROVIDER = new FakeSignInProvider();

    @SuppressWarnings("NullAway.Init")
    private static RunningLyceum lyceum;

    @SuppressWarnings("NullAway.Init")
    private static ApiContract contract;

    @BeforeAll
    static void start() {
        lyceum = RunningLyceum.start(
                ConfigOverride.config("signIn.publicUrl", "https://api.example.org"),
                ConfigOverride.config("signIn.returnOrigins", APP),
                ConfigOverride.config("signIn.providers[0].issuer", PROVIDER.url()),
                ConfigOverride.config("signIn.providers[0].api", PROVIDER.url()),
                ConfigOverride.config("signIn.providers[0].clientId", FakeSignInProvider.CLIENT),
                ConfigOverride.config("signIn.providers[0].clientSecret", FakeSignInProvider.SECRET),
                ConfigOverride.config("signIn.providers[1].issuer", PROVIDER.url()),
                ConfigOverride.config("signIn.providers[1].clientId", FakeSignInProvider.CLIENT),
                ConfigOverride.config("signIn.providers[1].clientSecret", FakeSignInProvider.SECRET));
        contract = new ApiContract(lyceum.anonymous().get("/openapi.json").body());
    }

    @AfterAll
    static void stop() {
        lyceum.close();
        PROVIDER.close();
    }

    @AfterEach
    void behave() {
        PROVIDER.forgery = UnaryOperator.identity();
        PROVIDER.signer = PROVIDER.key();
        PROVIDER.down = false;
    }

    /// A browser that has been sent to the provider.
    private record Trip(String provider, String location, String ticket) {

        static Trip begin(String provider, String query) {
            return of(provider, lyceum.anonymous().get("/api/auth/oauth/" + provider + query));
        }

        static Trip of(String provider, Answer answer) {
            contract.check(answer);
            String location = answer.status() == 303 ? answer.header("Location") : answer.text("/location");
            return new Trip(provider, location, answer.header("Set-Cookie").replaceFirst(";.*", ""));
        }

        Answer comeBack(Person person) {
            return comeBack(PROVIDER.consent(location, person).getRawQuery());
        }

        Answer comeBack(String query) {
            var answer = lyceum.anonymous().get("/api/auth/oauth/" + provider + "/callback?" + query, "Cookie", ticket);
            contract.check(answer);
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "github"})
    void whoComesFromAProviderHasAnAccountFromThenOn(String provider) {
        var ada = Person.named("Ada");

        var begun = lyceum.anonymous().get("/api/auth/oauth/" + provider + "?session=tokens");
        var first = Trip.of(provider, begun).comeBack(ada);
        var again = Trip.begin(provider, "?session=tokens").comeBack(ada);

        assertThat(begun.status()).isEqualTo(303);
        assertThat(begun.header("Set-Cookie"))
                .startsWith("__Host-lyceum-ticket=")
                .contains(";HttpOnly", ";Secure", ";SameSite=Lax", ";Path=/", ";Max-Age=600");
        assertThat(begun.header("Location"))
                .contains("redirect_uri=https%3A%2F%2Fapi.example.org%2Fapi%2Fauth%2Foauth%2F" + provider
                        + "%2Fcallback");
        assertThat(first.status()).as(first.raw().body()).isEqualTo(200);
        assertThat(first.text("/user/email")).isEqualTo(ada.email());
        assertThat(first.body().at("/user/emailVerified").asBoolean()).isTrue();
        assertThat(first.text("/user/displayName")).isEqualTo("Ada");
        assertThat(new Client(lyceum.url(), first.text("/accessToken")).id()).isEqualTo(first.text("/user/id"));
        assertThat(again.text("/user/id")).isEqualTo(first.text("/user/id"));
        assertThat(Trip.begin(provider, "?session=tokens")
                        .comeBack(Person.named("Ada"))
                        .text("/user/id"))
                .isNotEqualTo(first.text("/user/id"));
    }

    @Test
    void aPageThatAsksForJsonIsToldWhereToGo() {
        var told = lyceum.anonymous().get("/api/auth/oauth/google?session=tokens", "Accept", "application/json");

        assertThat(told.status()).isEqualTo(200);
        assertThat(Trip.of("google", told).comeBack(Person.named("Ada")).status())
                .isEqualTo(200);
    }

    @Test
    void aBrowserGoesOnToThePageItCameFrom() {
        var arrived =
                Trip.begin("google", "?returnTo=" + APP + "/lessons%3Fa=b").comeBack(Person.named("Ada"));

        assertThat(arrived.status()).isEqualTo(303);
        assertThat(arrived.header("Location")).isEqualTo(APP + "/lessons?a=b");
        var cookies = arrived.raw().headers().allValues("Set-Cookie");
        assertThat(cookies).hasSize(2).anyMatch(cookie -> cookie.startsWith("__Host-lyceum-ticket=;"));
        String session = cookies.stream()
                .filter(cookie -> cookie.startsWith("__Host-lyceum="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
        assertThat(lyceum.anonymous().get("/api/me", "Cookie", session).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.org/",
                "https://app.example.org.evil.org/",
                "https://app.example.org@evil.org/",
                "https://user@app.example.org/",
                "//evil.example.org/",
                "/%5Cevil",
                "javascript:alert(1)",
                "http://app.example.org/",
                "https:/app.example.org",
                "lessons",
                "%20"
            })
    void nobodyIsSentElsewhere(String page) {
        String encoded = page.replace("%5C", "\\").replace("%20", " ");
        String query = "?returnTo=" + java.net.URLEncoder.encode(encoded, java.nio.charset.StandardCharsets.UTF_8);

        var answer = lyceum.anonymous().get("/api/auth/oauth/google" + query);

        contract.check(answer);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/returnTo");
    }

    @Test
    void onlyTheBrowserThatWasSentCanComeBack() {
        var mallory = Person.named("Mallory");
        var mine = Trip.begin("google", "?session=tokens");
        var other = Trip.begin("google", "?session=tokens");
        String query = PROVIDER.consent(mine.location(), mallory).getRawQuery();
        Map<String, Answer> refused = new LinkedHashMap<>();
        refused.put("another browser", other.comeBack(query));
        refused.put("no ticket", lyceum.anonymous().get("/api/auth/oauth/google/callback?" + query));
        refused.put(
                "a ticket of its own making",
                lyceum.anonymous()
                        .get("/api/auth/oauth/google/callback?" + query, "Cookie", "__Host-lyceum-ticket=a.b.c.d.e"));
        refused.put(
                "a ticket that does not say how it is sealed",
                lyceum.anonymous()
                        .get(
                                "/api/auth/oauth/google/callback?" + query,
                                "Cookie",
                                "__Host-lyceum-ticket=eyJhbGciOiJkaXIifQ.e30.e30.e30.e30"));
        refused.put("another state", mine.comeBack(query.replaceFirst("state=", "state=_")));
        refused.put("no state", mine.comeBack(query.replaceFirst("&state=.*", "")));
        refused.put("another provider", new Trip("github", mine.location(), mine.ticket()).comeBack(query));

        refused.forEach((what, answer) -> {
            assertThat(answer.status()).as(what).isEqualTo(400);
            assertThat(answer.text("/code")).as(what).isEqualTo("sign-in-over");
        });
        assertThat(mine.comeBack(query).status()).isEqualTo(200);
        assertThat(mine.comeBack(query).text("/code")).as("a code is good once").isEqualTo("not-vouched");
    }

    @Test
    void aProviderIsBelievedByGoodIdTokensOnly() {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> forgeries = new LinkedHashMap<>();
        forgeries.put("another nonce", claims -> claims.claim("nonce", "x"));
        forgeries.put("no nonce", claims -> claims.claim("nonce", null));
        forgeries.put("another client", claims -> claims.audience("client-2"));
        forgeries.put("several clients", claims -> claims.audience(List.of(FakeSignInProvider.CLIENT, "client-2")));
        forgeries.put("another party", claims -> claims.claim("azp", "client-2"));
        forgeries.put("another issuer", claims -> claims.issuer("https://accounts.example.org"));
        forgeries.put(
                "expired",
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(60))));
        forgeries.put("no expiry", claims -> claims.expirationTime(null));
        forgeries.put("nobody", claims -> claims.subject(null));
        forgeries.forEach((what, forgery) -> {
            PROVIDER.forgery = forgery;
            var answer = Trip.begin("google", "?session=tokens").comeBack(Person.named("Ada"));
            assertThat(answer.status()).as(what).isEqualTo(403);
            assertThat(answer.text("/code")).as(what).isEqualTo("not-vouched");
        });
        PROVIDER.forgery = UnaryOperator.identity();
        PROVIDER.signer = new RSAKey.Builder((RSAKey) FakeIssuer.rsa())
                .keyID(PROVIDER.key().getKeyID())
                .build();
        assertThat(Trip.begin("google", "?session=tokens")
                        .comeBack(Person.named("Ada"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoDoesNotConsentIsNotSignedIn() {
        var trip = Trip.begin("google", "?session=tokens");
        String state = trip.location().replaceFirst(".*[?&]state=([^&]*).*", "$1");
        var toPage = Trip.begin("google", "?returnTo=" + APP + "/here%3Fx=1");
        String itsState = toPage.location().replaceFirst(".*[?&]state=([^&]*).*", "$1");

        assertThat(trip.comeBack("error=access_denied&state=" + state).text("/code"))
                .isEqualTo("not-vouched");
        var back = toPage.comeBack("error=access_denied&state=" + itsState);
        assertThat(back.status()).isEqualTo(303);
        assertThat(URI.create(back.header("Location"))).isEqualTo(URI.create(APP + "/here?x=1&error=not-vouched"));
    }

    @Test
    void aProviderThatDoesNotAnswerIsSaidSo() {
        var trip = Trip.begin("google", "?session=tokens");
        String query = PROVIDER.consent(trip.location(), Person.named("Ada")).getRawQuery();
        PROVIDER.down = true;

        assertThat(trip.comeBack(query).status()).isEqualTo(502);
        var begun = lyceum.anonymous().get("/api/auth/oauth/google");
        contract.check(begun);
        assertThat(begun.text("/code")).isEqualTo("sign-in-provider-failed");
    }

    @Test
    void whatIsNotConfiguredIsNotThere() {
        for (String provider : List.of("oidc", "nobody", "GOOGLE")) {
            var answer = lyceum.anonymous().get("/api/auth/oauth/" + provider);
            contract.check(answer);
            assertThat(answer.status()).isEqualTo(404);
        }
    }

    @Test
    void anAccountIsJoinedOnlyWhenBothSidesHaveVerifiedTheAddress() {
        var ada = Person.named("Ada");
        String id = lyceum.anonymous()
                .post("/api/auth/sign-up", """
                {"email": "%s", "password": "correct horse"}""".formatted(ada.email()))
                .text("/user/id");

        var squatted = Trip.begin("google", "?session=tokens").comeBack(ada);
        assertThat(squatted.status()).isEqualTo(409);
        assertThat(squatted.text("/code")).isEqualTo("email-taken");

        Superuser.change("UPDATE account SET email_verified = true WHERE id = ?::uuid", id);
        var unverified = new Person(ada.subject(), ada.email(), false, "Ada");
        assertThat(Trip.begin("google", "?session=tokens").comeBack(unverified).text("/user/id"))
                .isNotEqualTo(id);

        var grace = new Person(UUID.randomUUID().toString(), ada.email(), true, "Grace");
        assertThat(Trip.begin("google", "?session=tokens").comeBack(grace).text("/user/id"))
                .isEqualTo(id);
    }

    @Test
    void aUserLinksAnIdentityThatIsNobodyElses() {
        var user = lyceum.newUser();
        var ada = Person.named("Ada");
        var other = Person.named("Other");
        Trip.begin("google", "?session=tokens").comeBack(other);

        var linked = Trip.of("google", user.post("/api/auth/oauth/google", "")).comeBack(ada);
        var again = Trip.of("google", user.post("/api/auth/oauth/google", "")).comeBack(ada);
        var taken = Trip.of("google", user.post("/api/auth/oauth/google", "")).comeBack(other);

        assertThat(linked.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(204);
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.text("/code")).isEqualTo("identity-taken");
        assertThat(Trip.begin("google", "?session=tokens").comeBack(ada).text("/user/id"))
                .isEqualTo(user.id());
        assertThat(lyceum.anonymous().post("/api/auth/oauth/google", "").status())
                .isEqualTo(401);
    }

    @Test
    void anIdentityIsUnlinkedAndLeadsHereNoLonger() {
        var user = lyceum.newUser();
        var ada = Person.named("Ada");
        Trip.of("google", user.post("/api/auth/oauth/google", "")).comeBack(ada);
        var listed = user.get("/api/auth/identities");
        contract.check(listed);
        var item = listed.body().at("/items/0");
        assertThat(listed.body().at("/items")).hasSize(1);
        assertThat(item.at("/issuer").asText()).isEqualTo(PROVIDER.url());
        assertThat(item.at("/subject").asText()).isEqualTo(ada.subject());
        assertThat(item.at("/usable").asBoolean()).isTrue();
        String path = "/api/auth/identities/" + item.at("/id").asText();

        assertThat(lyceum.newUser().delete(path).status()).as("somebody else").isEqualTo(404);
        assertThat(lyceum.anonymous().delete(path).status()).isEqualTo(401);
        assertThat(user.delete("/api/auth/identities/nonsense").status()).isEqualTo(404);
        var unlinked = user.delete(path);
        contract.check(unlinked);

        assertThat(unlinked.status()).isEqualTo(204);
        assertThat(user.delete(path).status()).isEqualTo(404);
        assertThat(user.get("/api/auth/identities").body().at("/items")).isEmpty();
        assertThat(Trip.begin("google", "?session=tokens").comeBack(ada).text("/user/id"))
                .isNotEmpty()
                .isNotEqualTo(user.id());
        assertThat(Superuser.texts("""
                SELECT e.action || coalesce(e.before ->> 'subject', '') || coalesce(e.after ->> 'subject', '')
                FROM audit_entry e JOIN audit_pseudonym p ON p.pseudonym = e.subject
                WHERE p.user_id = ?::uuid AND e.action LIKE 'identity.%' ORDER BY e.id""", user.id())).containsExactly("identity.createdhidden", "identity.removedhidden");
        assertThat(Superuser.texts(
                        "SELECT kind || (data ->> 'issuer') FROM user_event WHERE user_id = ?::uuid "
                                + "AND kind LIKE 'identity.%' ORDER BY number",
                        user.id()))
                .containsExactly("identity.linked" + PROVIDER.url(), "identity.unlinked" + PROVIDER.url());
        assertThat(Superuser.texts(
                        "SELECT type FROM security_event WHERE user_id = ?::uuid AND type LIKE 'identity%' ORDER BY id",
                        user.id()))
                .containsExactly("identity-linked", "identity-unlinked");
    }

    @Test
    void theLastWayInStays() {
        var arrived = Trip.begin("google", "?session=tokens").comeBack(Person.named("Ada"));
        var user = new Client(lyceum.url(), arrived.text("/accessToken"));
        String first = user.get("/api/auth/identities").text("/items/0/id");
        Superuser.change(
                "INSERT INTO account_identity (issuer, subject, user_id) VALUES ('https://gone.example.org', ?, ?::uuid)",
                first,
                user.id());

        var refused = user.delete("/api/auth/identities/" + first);
        contract.check(refused);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/code")).isEqualTo("last-way-in");
        var gone = user.get("/api/auth/identities").body().at("/items/1");
        assertThat(gone.at("/usable").asBoolean()).isFalse();
        assertThat(user.delete("/api/auth/identities/" + gone.at("/id").asText())
                        .status())
                .isEqualTo(204);

        Trip.of("github", user.post("/api/auth/oauth/github", "")).comeBack(Person.named("Ada"));
        assertThat(user.delete("/api/auth/identities/" + first).status()).isEqualTo(204);
    }

    @Test
    void ofTwoWaysInThatAreRemovedAtOnceOneStays() {
        for (int round = 0; round < 5; round++) {
            var arrived = Trip.begin("google", "?session=tokens").comeBack(Person.named("Ada"));
            var user = new Client(lyceum.url(), arrived.text("/accessToken"));
            Trip.of("github", user.post("/api/auth/oauth/github", "")).comeBack(Person.named("Ada"));
            var ids = user.get("/api/auth/identities").body().at("/items");
            assertThat(ids).hasSize(2);

            var answers = Crowd.together(
                    8,
                    i -> user.delete("/api/auth/identities/"
                                    + ids.get(i % 2).at("/id").asText())
                            .status());

            assertThat(answers).containsOnlyOnce(204).containsOnly(204, 404, 409);
            assertThat(user.get("/api/auth/identities").body().at("/items")).hasSize(1);
        }
    }

    @Test
    void whatAnIdentitySaidOfPlansGoesWithIt() {
        var user = lyceum.newUser();
        Superuser.change(
                "INSERT INTO account_identity (issuer, subject, user_id) VALUES ('https://clerk.test', ?, ?::uuid)",
                "user_" + user.id(),
                user.id());
        Superuser.change("""
                INSERT INTO provider_claim (user_id, issuer, plans, features, issued_at, until)
                VALUES (?::uuid, 'https://clerk.test', '{core}', '{}', now(), now() + interval '1 day')""", user.id());
        Superuser.change("""
                INSERT INTO billing_subscription (provider, id, customer_id, user_id, status, plan, access_until,
                                                  changed_at, event_id)
                VALUES ('clerk', ?, ?, ?::uuid, 'active', 'pro', 'infinity', now(), 'x')""", user.id(), "user_" + user.id(), user.id());
        assertThat(user.get("/api/me").text("/plan")).isEqualTo("pro");

        user.delete("/api/auth/identities/" + user.get("/api/auth/identities").text("/items/0/id"));

        assertThat(user.get("/api/me").text("/plan")).isEqualTo("free");
        var other = lyceum.newUser();
        Superuser.change(
                "INSERT INTO account_identity (issuer, subject, user_id) VALUES ('https://clerk.test', ?, ?::uuid)",
                "user_" + user.id(),
                other.id());
        assertThat(other.get("/api/me").text("/plan"))
                .as("whoever has the identity now")
                .isEqualTo("pro");
    }

    @Test
    void ofManyWhoComeForTheFirstTimeOneMakesTheAccount() {
        var ada = Person.named("Ada");

        var answers =
                Crowd.together(8, _ -> Trip.begin("github", "?session=tokens").comeBack(ada));

        assertThat(answers).extracting(Answer::status).contains(200).isSubsetOf(200, 409);
        assertThat(Superuser.number("SELECT count(*) FROM account WHERE email = ?", ada.email()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "signIn.publicUrl, '', PUBLIC_URL",
        "signIn.publicUrl, https://api.example.org/path, PUBLIC_URL",
        "signIn.providers[2].issuer, '', SIGN_IN_ISSUER"
    })
    void aProviderThatIsConfiguredByHalfKeepsTheServiceFromStarting(String setting, String value, String reason) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "signIn.publicUrl", "https://api.example.org",
                "signIn.providers[2].clientId", "x",
                "signIn.providers[2].issuer", PROVIDER.url()));
        settings.put(setting, value);
        assertThatThrownBy(() -> RunningLyceum.start(settings.entrySet().stream()
                                .map(entry -> ConfigOverride.config(entry.getKey(), entry.getValue()))
                                .toArray(ConfigOverride[]::new))
                        .close())
                .rootCause()
                .hasMessageContaining(reason);
    }
}
