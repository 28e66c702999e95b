package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What administrators may do and see, and who learns of it.
class StaffTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Client OPERATOR = new Client(LYCEUM.adminUrl(), "");
    private static final Client ADMIN = LYCEUM.newAdmin();
    private static final String BECAUSE = "{\"reason\": \"ticket 7\"}";

    private final String email = UUID.randomUUID() + "@example.org";
    private final String account = "{\"email\": \"%s\", \"password\": \"correct horse\"}".formatted(email);
    private final Client.Answer signedUp = LYCEUM.anonymous().post("/api/auth/sign-up", account);
    private final Client user = new Client(LYCEUM.url(), signedUp.text("/accessToken"));
    private final String id = signedUp.text("/user/id");

    @Test
    void whoIsSuspendedIsOutAtOnceOnAllNodes() {
        try (var other = RunningLyceum.start()) {
            assertThat(user.at(other).get("/api/me").status()).isEqualTo(200);

            assertThat(ADMIN.post(path("/suspend"), BECAUSE).status()).isEqualTo(204);

            assertThat(user.get("/api/me").status()).isEqualTo(401);
            assertThat(Eventually.within(
                            Duration.ofSeconds(3),
                            () -> user.at(other).get("/api/me").status() == 401))
                    .isTrue();
            var again = LYCEUM.anonymous().post("/api/auth/sign-in", account);
            assertThat(again.status()).isEqualTo(403);
            assertThat(again.text("/code")).isEqualTo("account-suspended");
            assertThat(refresh().status()).isEqualTo(401);
            assertThat(ADMIN.post(path("/suspend"), BECAUSE).status()).isEqualTo(204);

            assertThat(ADMIN.post(path("/unsuspend"), BECAUSE).status()).isEqualTo(204);
            assertThat(LYCEUM.anonymous().post("/api/auth/sign-in", account).status())
                    .isEqualTo(200);
        }
        assertThat(audited("account.changed", "/before/suspended_at"))
                .hasSize(2)
                .anyMatch(text -> text.startsWith("20"));
        assertThat(audited("account.changed", "/reason")).containsOnly("ticket 7");
    }

    @Test
    void whoIsSignedOutByStaffHasToSignInAgain() {
        assertThat(ADMIN.post(path("/sign-out"), BECAUSE).status()).isEqualTo(204);

        assertThat(user.get("/api/me").status()).isEqualTo(401);
        assertThat(refresh().status()).isEqualTo(401);
        assertThat(LYCEUM.anonymous().post("/api/auth/sign-in", account).status())
                .isEqualTo(200);
    }

    @Test
    void accountsAreFoundAndSayNothingPersonal() {
        String username = "u" + id.substring(24);
        user.patch("/api/me", "{\"username\": \"%s\", \"bio\": \"planted\"}".formatted(username));

        for (String text : List.of(email, id, username.substring(0, 8))) {
            var found = ADMIN.get("/api/admin/users?q=" + text);
            assertThat(found.text("/items/0/id")).as(text).isEqualTo(id);
            assertThat(found.text("/items/0/emailHint")).endsWith("***@example.org");
            assertThat(found.raw().body()).doesNotContain(email, "planted", username);
        }
        assertThat(ADMIN.get("/api/admin/users?q=" + email + "&suspended=true")
                        .body()
                        .at("/items"))
                .isEmpty();
        assertThat(ADMIN.get("/api/admin/users?q=" + email + "&role=moderator")
                        .body()
                        .at("/items"))
                .isEmpty();
        var first = ADMIN.get("/api/admin/users?limit=1");
        assertThat(ADMIN.get("/api/admin/users?limit=1&cursor=" + first.text("/nextCursor"))
                        .text("/items/0/id"))
                .isNotEmpty()
                .isNotEqualTo(first.text("/items/0/id"));
    }

    @Test
    void whatIsPersonalIsReadForAReasonAndTheUserSeesIt() {
        String session = user.newSession(user.newCompanion());
        user.post(
                "/api/sessions/" + session + "/messages", "{\"content\": \"my secret\"}", "Accept", "application/json");

        for (String what : List.of("", "/messages")) {
            var unasked = ADMIN.get(path(what));
            assertThat(unasked.status()).isEqualTo(403);
            assertThat(unasked.text("/code")).isEqualTo("reason-required");
            assertThat(ADMIN.get(path(what), "X-Access-Reason", " ").status()).isEqualTo(403);
        }
        assertThat(user.get("/api/me/access-log").body().at("/items")).isEmpty();

        assertThat(ADMIN.get(path(""), "X-Access-Reason", "ticket 8").text("/email"))
                .isEqualTo(email);
        assertThat(ADMIN.get(path("/messages"), "X-Access-Reason", "ticket 9")
                        .raw()
                        .body())
                .contains("my secret");

        var log = user.get("/api/me/access-log");
        assertThat(log.body().at("/items")).hasSize(2);
        assertThat(log.text("/items/0/what")).isEqualTo("messages");
        assertThat(log.text("/items/0/reason")).isEqualTo("ticket 9");
        assertThat(log.text("/items/0/staffId")).isEqualTo(ADMIN.id());
        assertThat(log.text("/items/1/what")).isEqualTo("account");
        String next = user.get("/api/me/access-log?limit=1").text("/nextCursor");
        assertThat(user.get("/api/me/access-log?limit=1&cursor=" + next).text("/items/0/reason"))
                .isEqualTo("ticket 8");
        assertThat(LYCEUM.newUser().get("/api/me/access-log").body().at("/items"))
                .isEmpty();
    }

    @Test
    void aLongListBecomesAFileBehindALinkThatEnds() {
        var requested = ADMIN.post("/api/admin/export", "{\"what\": \"accounts\"}");
        assertThat(requested.status()).isEqualTo(202);
        String file = "/api/admin/export/" + requested.text("/id");
        assertThat(Eventually.within(
                        Duration.ofSeconds(20),
                        () -> ADMIN.get(file).text("/state").equals("ready")))
                .isTrue();
        String link = ADMIN.get(file).text("/link");

        var content = LYCEUM.anonymous().get(link);

        assertThat(content.status()).isEqualTo(200);
        assertThat(content.raw().body().lines())
                .anyMatch(line -> Client.read(line).at("/id").asText().equals(id))
                .noneMatch(line -> line.contains(email));
        for (String wrong : List.of(
                file + "/content",
                link.replaceAll("code=.", "code=x"),
                link.replaceAll("until=\\d+", "until=99999999999"),
                link.replace(requested.text("/id"), UUID.randomUUID().toString()),
                link.replaceAll("user=[^&]+", "user=" + id))) {
            assertThat(LYCEUM.anonymous().get(wrong).status()).as(wrong).isEqualTo(404);
        }
        assertThat(user.get(file).status()).isEqualTo(403);
        assertThat(user.post("/api/admin/export", "{\"what\": \"audit\"}").status())
                .isEqualTo(403);
        assertThat(LYCEUM.newAdmin().get(file).status()).isEqualTo(404);
        assertThat(ADMIN.get("/api/me/exports/" + requested.text("/id")).status())
                .isEqualTo(404);
    }

    @Test
    void onlyAdministratorsGetInAndARoleCountsNoLongerOnceItIsTakenAway() {
        var moderator = LYCEUM.newUser();
        OPERATOR.post("/tasks/role-grant?role=moderator&user=" + moderator.id(), "");
        var former = LYCEUM.newAdmin();
        assertThat(former.get("/api/admin/audit").status()).isEqualTo(200);
        var taken = OPERATOR.post("/tasks/role-grant?role=user&user=" + former.id(), "");
        assertThat(taken.text("/before")).isEqualTo("admin");

        Stream.of(user, moderator, former).forEach(client -> {
            for (String what : List.of("users", "audit", "security-events", "security-alerts", "analytics")) {
                assertThat(client.get("/api/admin/" + what).status()).as(what).isEqualTo(403);
            }
            assertThat(client.post("/api/admin/users/" + ADMIN.id() + "/suspend", BECAUSE)
                            .status())
                    .isEqualTo(403);
            assertThat(client.get("/api/admin/users/" + ADMIN.id(), "X-Access-Reason", "x")
                            .status())
                    .isEqualTo(403);
        });
        assertThat(Eventually.within(
                        Duration.ofSeconds(5),
                        () -> !alerts("staff-access-denied").isEmpty()))
                .isTrue();
        assertThat(ADMIN.post("/api/admin/users/" + ADMIN.id() + "/suspend", BECAUSE)
                        .status())
                .isEqualTo(409);
        assertThat(ADMIN.post("/api/admin/users/" + UUID.randomUUID() + "/suspend", BECAUSE)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void failedSignInsBecomeOneAlert() {
        var before = alerts("sign-in-failed");
        for (int i = 0; i < 7; i++) {
            LYCEUM.anonymous().post("/api/auth/sign-in", account.replace("correct", "wrong"));
        }

        assertThat(Eventually.within(
                        Duration.ofSeconds(5), () -> !alerts("sign-in-failed").isEmpty()))
                .isTrue();
        assertThat(alerts("sign-in-failed")).hasSizeLessThanOrEqualTo(before.size() + 1);
        assertThat(ADMIN.get("/api/admin/security-events?type=sign-in-failed&user=" + id)
                        .raw()
                        .body())
                .doesNotContain(email, "wrong horse");
    }

    @Test
    void aRefreshTokenThatComesTwiceIsCritical() {
        refresh();
        refresh();

        var events = ADMIN.get("/api/admin/security-events?severity=critical&user=" + id);
        assertThat(events.text("/items/0/type")).isEqualTo("refresh-token-reused");
        assertThat(events.text("/items/0/requestId")).isNotEmpty();
    }

    @Test
    void numbersAreCountedFromWhatHappened() {
        long usersBefore = total("users-new");
        long lessonsBefore = total("lessons-started");
        long turnsBefore = total("turns-completed");

        var learner = LYCEUM.newUser();
        String session = learner.newSession(learner.newCompanion());
        learner.post("/api/sessions/" + session + "/messages", "{\"content\": \"x\"}", "Accept", "application/json");

        assertThat(total("users-new")).isGreaterThan(usersBefore);
        assertThat(total("lessons-started")).isGreaterThan(lessonsBefore);
        assertThat(total("turns-completed")).isGreaterThan(turnsBefore);
        assertThat(total("output-tokens-used")).isPositive();
        var days = ADMIN.get("/api/admin/analytics").body().at("/days");
        assertThat(days.get(days.size() - 1).at("/numbers/users-active").asLong())
                .isPositive();
        assertThat(ADMIN.get("/api/admin/analytics?from=2000-01-01T00:00:00Z").status())
                .isEqualTo(422);
    }

    @Test
    void ofTwoCallsOfATaskAtOnceOneIsTurnedAway() {
        try (var other = RunningLyceum.start()) {
            var answers = Crowd.together(
                    12,
                    i -> new Client((i % 2 == 0 ? LYCEUM : other).adminUrl(), "")
                            .post("/tasks/role-grant?role=moderator&user=" + id, ""));

            assertThat(answers).extracting(answer -> answer.text("/outcome")).contains("done");
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.text("/outcome")).isIn("done", "already-running"));
            assertThat(answers)
                    .filteredOn(answer -> answer.text("/before").equals("user"))
                    .hasSize(1);
        }
    }

    @Test
    void tasksSayWhatIsWrong() {
        for (String call : List.of(
                "role-grant?role=emperor&user=" + id,
                "role-grant?role=admin",
                "role-grant?role=admin&user=nobody@example.org",
                "role-grant?role=admin&dry-run=maybe&user=" + id,
                "audit-verify?seen=nonsense",
                "audit-verify?seen=1:abc")) {
            var answer = OPERATOR.post("/tasks/" + call, "");
            assertThat(answer.status()).as(call).isEqualTo(500);
            assertThat(Client.read(answer.raw().body()).at("/error").asText())
                    .as(call)
                    .isNotBlank();
        }
        assertThat(OPERATOR.post("/tasks/role-grant?role=admin&dry-run=true&user=" + email, "")
                        .text("/before"))
                .isEqualTo("user");
        assertThat(user.get("/api/me").text("/role")).isEqualTo("user");
        assertThat(OPERATOR.post("/tasks/provider-probe", "").text("/providers/0/reachable"))
                .isEqualTo("true");
        assertThat(OPERATOR.post("/tasks/sessions-close-expired", "").text("/outcome"))
                .isEqualTo("done");
    }

    private Client.Answer refresh() {
        return LYCEUM.anonymous()
                .post("/api/auth/refresh", "{\"refreshToken\": \"%s\"}".formatted(signedUp.text("/refreshToken")));
    }

    private static List<String> alerts(String type) {
        return ADMIN.get("/api/admin/security-alerts")
                .body()
                .at("/items")
                .valueStream()
                .filter(alert -> alert.at("/type").asText().equals(type))
                .map(Object::toString)
                .toList();
    }

    private List<String> audited(String action, String pointer) {
        return ADMIN.get("/api/admin/audit?action=" + action + "&user=" + id)
                .body()
                .at("/items")
                .valueStream()
                .map(entry -> entry.at(pointer).asText())
                .toList();
    }

    private static long total(String name) {
        return ADMIN.get("/api/admin/analytics").body().at("/totals/" + name).asLong();
    }

    private String path(String what) {
        return "/api/admin/users/" + id + what;
    }
}
