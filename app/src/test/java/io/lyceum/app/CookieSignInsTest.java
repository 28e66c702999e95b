package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CookieSignInsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final String NAME = "__Host-lyceum";

    private final String email = UUID.randomUUID() + "@example.org";
    private final String account = "{\"email\": \"%s\", \"password\": \"correct horse\"}".formatted(email);
    private final String wantsCookie =
            "{\"email\": \"%s\", \"password\": \"correct horse\", \"session\": \"cookie\"}".formatted(email);

    /// A browser with a cookie, which it sends along with everything.
    private record Browser(Client client, String cookie) {

        static Browser of(Answer signedIn) {
            String header = signedIn.header("Set-Cookie");
            return new Browser(LYCEUM.anonymous(), header.replaceFirst(";.*", ""));
        }

        Answer get(String path) {
            return client.get(path, "Cookie", cookie);
        }

        String csrf() {
            return get("/api/csrf").text("/token");
        }

        Answer call(String method, String path, String json, String csrf) {
            return client.call(method, path, json, "Cookie", cookie, "X-CSRF-Token", csrf);
        }
    }

    private Browser signUp() {
        return Browser.of(LYCEUM.anonymous().post("/api/auth/sign-up", wantsCookie));
    }

    private Browser signIn() {
        return Browser.of(LYCEUM.anonymous().post("/api/auth/sign-in", wantsCookie));
    }

    @Test
    void whoAsksForACookieGetsOneThatNoScriptCanRead() {
        var signedUp = LYCEUM.anonymous().post("/api/auth/sign-up", wantsCookie);
        var signedIn = LYCEUM.anonymous().post("/api/auth/sign-in", wantsCookie);

        for (var answer : new Answer[] {signedUp, signedIn}) {
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.raw().body()).isEmpty();
            assertThat(answer.header("Set-Cookie"))
                    .matches(NAME + "=[A-Za-z0-9_-]{64};.*")
                    .contains(";Path=/", ";HttpOnly", ";Secure", ";SameSite=Lax", ";Max-Age=43200")
                    .doesNotContainIgnoringCase("domain");
            assertThat(Browser.of(answer).get("/api/me").text("/email")).isEqualTo(email);
        }
        assertThat(Superuser.texts(
                        "SELECT s::text FROM sign_in s JOIN account a ON a.id = user_id WHERE email = ?", email))
                .noneMatch(row -> row.contains(Browser.of(signedIn).cookie().substring(20, 50)));
    }

    @Test
    void aCookieAloneChangesNothing() {
        var browser = signUp();
        var other = Browser.of(LYCEUM.anonymous().post("/api/auth/sign-up", wantsCookie.replace(email, "x" + email)));
        String body = "{\"bio\": \"changed\"}";

        for (String csrf : new String[] {"", "nonsense", other.csrf()}) {
            var refused = browser.call("PATCH", "/api/me", body, csrf);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text("/code")).isEqualTo("csrf-token-invalid");
        }
        assertThat(browser.get("/api/me").body().path("bio").isNull()).isTrue();
        assertThat(browser.call("PATCH", "/api/me", body, browser.csrf()).text("/bio"))
                .isEqualTo("changed");
        assertThat(browser.csrf()).isEqualTo(browser.csrf()).isNotEqualTo(other.csrf());
    }

    @TestFactory
    Stream<DynamicTest> everyRouteThatChangesSomethingAsksForTheToken() {
        var browser = signUp();
        String nowhere = UUID.randomUUID().toString();
        return LYCEUM.routes().stream()
                .filter(route -> !route.method().equals("GET"))
                .map(route -> dynamicTest(route.toString(), () -> {
                    String path = route.path().replaceAll("\\{\\w+}", nowhere);
                    String body = RightBodies.of(route.toString()).orElse("");
                    boolean guarded = LYCEUM.anonymous()
                            .call(route.method(), path, body)
                            .text("/code")
                            .equals("unauthenticated");
                    var answer = LYCEUM.anonymous().call(route.method(), path, body, "Cookie", browser.cookie());
                    assertThat(answer.text("/code").equals("csrf-token-invalid"))
                            .isEqualTo(guarded);
                }));
    }

    @Test
    void aTokenInTheHeaderDecidesAlone() {
        var browser = signUp();
        var bearer = LYCEUM.newUser();

        assertThat(bearer.get("/api/me", "Cookie", browser.cookie()).text("/id"))
                .isEqualTo(bearer.id());
        assertThat(bearer.patch("/api/me", "{\"bio\": \"b\"}", "Cookie", browser.cookie())
                        .status())
                .isEqualTo(200);
        assertThat(new Client(LYCEUM.url(), "nonsense")
                        .get("/api/me", "Cookie", browser.cookie())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whatIsNoCookieOfOursIsRefused() {
        var browser = signUp();
        String value = browser.cookie().substring(NAME.length() + 1);

        for (String cookie : new String[] {
            NAME + "=",
            NAME + "=x",
            NAME + "=\u00e9",
            "lyceum=" + value,
            NAME + "=" + value.substring(1),
            NAME + "=" + value.substring(0, 20) + "A" + value.substring(21) + "A"
        }) {
            assertThat(LYCEUM.anonymous().get("/api/me", "Cookie", cookie).status())
                    .as(cookie)
                    .isEqualTo(401);
        }
    }

    @Test
    void signingOutEndsTheCookieOnEveryNodeAtOnce() {
        var browser = signUp();
        try (var node = RunningLyceum.start()) {
            var there = node.anonymous();
            assertThat(there.get("/api/me", "Cookie", browser.cookie()).status())
                    .isEqualTo(200);

            var out = browser.call("POST", "/api/auth/sign-out", "", browser.csrf());

            assertThat(out.status()).isEqualTo(204);
            assertThat(out.header("Set-Cookie")).contains(NAME + "=;", ";Max-Age=0");
            assertThat(there.get("/api/me", "Cookie", browser.cookie()).status())
                    .isEqualTo(401);
            assertThat(browser.get("/api/me").status()).isEqualTo(401);
        }
    }

    @Test
    void aCookieEndsWhenItIsNotUsedAndWhenItIsOld() {
        var idle = signUp();
        set("last_seen_at = now() - interval '29 minutes'");
        assertThat(idle.get("/api/me").status()).isEqualTo(200);
        set("last_seen_at = last_seen_at - interval '29 minutes'");
        assertThat(idle.get("/api/me").status()).as("its use was noted").isEqualTo(200);
        set("last_seen_at = now() - interval '31 minutes'");
        assertThat(idle.get("/api/me").status()).isEqualTo(401);

        var old = signIn();
        assertThat(old.get("/api/me").status()).isEqualTo(200);
        set("created_at = now() - interval '12 hours'");
        assertThat(old.get("/api/me").status()).isEqualTo(401);
    }

    private void set(String change) {
        Superuser.change(
                "UPDATE sign_in SET %s WHERE user_id = (SELECT id FROM account WHERE email = ?)".formatted(change),
                email);
    }

    @Test
    void aSuspendedUserIsRefusedWhateverTheProof() {
        var browser = signUp();
        String key = browser.call("POST", "/api/auth/keys", "{\"name\": \"robot\"}", browser.csrf())
                .text("/secret");
        var robot = new Client(LYCEUM.url(), key);
        assertThat(robot.get("/api/me").status()).isEqualTo(200);

        Superuser.change("UPDATE account SET suspended_at = now() WHERE email = ?", email);

        assertThat(Eventually.within(
                        Duration.ofSeconds(5),
                        () -> browser.get("/api/me").status() == 401
                                && robot.get("/api/me").status() == 401))
                .isTrue();
        assertThat(LYCEUM.anonymous().post("/api/auth/sign-in", wantsCookie).status())
                .isEqualTo(403);
    }

    @Test
    void oneSigningInTooManyEndsTheOldest() {
        var first = LYCEUM.anonymous().post("/api/auth/sign-up", account);
        var oldest = new Client(LYCEUM.url(), first.text("/accessToken"));
        var second = signIn();
        for (int i = 0; i < 3; i++) {
            signIn();
        }
        assertThat(oldest.get("/api/me").status()).isEqualTo(200);

        var latest = signIn();

        assertThat(Eventually.within(
                        Duration.ofSeconds(5), () -> oldest.get("/api/me").status() == 401))
                .isTrue();
        assertThat(LYCEUM.anonymous()
                        .post("/api/auth/refresh", "{\"refreshToken\": \"%s\"}".formatted(first.text("/refreshToken")))
                        .status())
                .isEqualTo(401);
        assertThat(second.get("/api/me").status()).isEqualTo(200);
        assertThat(latest.get("/api/auth/sessions").body().path("items")).hasSize(5);
    }

    @Test
    void neverAreThereMoreThanThat() {
        signUp();
        try (var node = RunningLyceum.start(ConfigOverride.config("tokens.signInsPerUser", "3"))) {
            var answers = Crowd.together(16, _ -> node.anonymous().post("/api/auth/sign-in", wantsCookie));

            assertThat(answers.stream().filter(answer -> answer.status() == 204))
                    .hasSizeGreaterThan(5);
            assertThat(Superuser.number(
                            "SELECT count(*) FROM sign_in s JOIN account a ON a.id = user_id "
                                    + "WHERE email = ? AND revoked_at IS NULL",
                            email))
                    .isEqualTo(3);
        }
    }

    @Test
    void withoutTlsTheCookieHasNoMarkOfIt() {
        try (var node = RunningLyceum.start(
                ConfigOverride.config("cookies.secure", "false"),
                ConfigOverride.config("cookies.sameSite", "strict"))) {
            var answer = node.anonymous().post("/api/auth/sign-up", wantsCookie);

            assertThat(answer.header("Set-Cookie"))
                    .startsWith("lyceum=")
                    .contains("SameSite=Strict")
                    .doesNotContain("Secure");
            String cookie = answer.header("Set-Cookie").replaceFirst(";.*", "");
            assertThat(node.anonymous().get("/api/me", "Cookie", cookie).status())
                    .isEqualTo(200);
        }
    }
}
