package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.app.Client.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotasTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private final Client user = LYCEUM.newUser();
    private final String id = user.id();

    @Test
    void ofManyCompanionsMadeAtOnceAsManyComeAboutAsThePlanAllows() {
        var answers = Crowd.together(64, _ -> create(user));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(3);
        assertThat(answers.stream().filter(answer -> answer.status() == 403)).hasSize(61);
        assertThat(companions()).isEqualTo(3);
        assertCounted();
    }

    @Test
    void aRefusalSaysWhatIsUsedUp() {
        for (int i = 0; i < 3; i++) {
            create(user);
        }

        var refused = create(user);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/code")).isEqualTo("quota-exceeded");
        assertThat(refused.text("/meter")).isEqualTo("companions");
        assertThat(refused.body().path("limit").asInt()).isEqualTo(3);
        assertThat(refused.body().path("used").asInt()).isEqualTo(3);
        assertThat(refused.text("/plan")).isEqualTo("free");
        assertThat(refused.body().has("resetsAt")).isTrue();
        assertThat(refused.body().path("resetsAt").isNull()).isTrue();
    }

    @Test
    void ofManyLessonsStartedAtOnceTheLastFreeOneIsGivenOnce() {
        String companion = LYCEUM.newUser().newCompanion();
        for (int i = 0; i < 9; i++) {
            user.newSession(companion);
        }

        var answers = Crowd.together(64, _ -> start(user, companion));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 403)).hasSize(63);
        assertThat(Superuser.number("SELECT count(*) FROM session WHERE user_id = ?::uuid", id))
                .isEqualTo(10);
        assertThat(permission("startConversation")).isFalse();
        assertCounted();
    }

    @Test
    void deletingAndCreatingAtOnceNeverLeadsOverTheLimit() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(user.newCompanion());
        }

        Crowd.together(30, i -> i < 3 ? user.delete("/api/companions/" + made.get(i)) : create(user));

        assertThat(companions()).isLessThanOrEqualTo(3);
        assertCounted();
    }

    @Test
    void deletingOneThingManyTimesGivesItBackOnce() {
        user.newCompanion();
        String companion = user.newCompanion();

        var answers = Crowd.together(16, _ -> user.delete("/api/companions/" + companion));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(204).containsOnly(204, 404);
        assertThat(meter("companions").path("used").asInt()).isEqualTo(1);
        assertCounted();
    }

    @Test
    void whatIsRefusedSpendsNothing() {
        user.post("/api/companions", "{\"name\": \"incomplete\"}");
        start(user, UUID.randomUUID().toString());
        user.post("/api/companions/" + LYCEUM.newUser().newCompanion() + "/sessions", "{\"mode\": \"voice\"}");

        assertThat(Superuser.number("SELECT count(*) FROM ledger_entry WHERE user_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void ofTwoFeaturesTheLargerCounts() {
        grant("feature=3_companion_limit");
        grant("feature=10_companion_limit");

        assertThat(meter("companions").path("limit").asInt()).isEqualTo(10);
        assertThat(features()).containsExactly("3_companion_limit", "10_companion_limit");
        var answers = Crowd.together(24, _ -> create(user));
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(10);
        task("plan-revoke", "user=" + id + "&feature=10_companion_limit");
        assertThat(meter("companions").path("limit").asInt()).isEqualTo(3);
        assertThat(meter("companions").path("remaining").asInt()).isZero();
        assertThat(create(user).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"free, 3, 10", "core, 10, -1", "pro, -1, -1"})
    void aPlanSaysWhatItsHolderMayDo(String plan, int companions, int conversations) {
        grant("plan=" + plan);

        assertThat(entitlements().path("plan").asText()).isEqualTo(plan);
        assertThat(user.get("/api/me").text("/plan")).isEqualTo(plan);
        assertThat(limit("companions")).isEqualTo(companions);
        assertThat(limit("conversations")).isEqualTo(conversations);
    }

    @Test
    void aSmallerPlanNeverTakesFromALargerOne() {
        grant("plan=pro");
        grant("plan=core");
        grant("feature=3_companion_limit");

        assertThat(entitlements().path("plan").asText()).isEqualTo("pro");
        assertThat(limit("companions")).isEqualTo(-1);
    }

    @Test
    void aPlanEndsWhenItIsSaid() {
        grant("plan=pro&until=" + Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS));
        for (int i = 0; i < 4; i++) {
            assertThat(create(user).status()).isEqualTo(201);
        }

        assertThat(Eventually.within(
                        Duration.ofSeconds(10),
                        () -> entitlements().path("plan").asText().equals("free")))
                .isTrue();

        assertThat(create(user).status()).isEqualTo(403);
        grant("plan=pro&until=" + Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MILLIS));
        assertThat(create(user).status()).as("granting again moves the end").isEqualTo(201);
    }

    @Test
    void whoHasMoreThanTheNewPlanAllowsKeepsItAndGetsNoMore() {
        String companion = LYCEUM.newUser().newCompanion();
        grant("plan=pro");
        for (int i = 0; i < 12; i++) {
            assertThat(create(user).status()).isEqualTo(201);
            assertThat(start(user, companion).status()).isEqualTo(201);
        }

        task("plan-revoke", "user=" + id + "&plan=pro");

        assertThat(companions()).isEqualTo(12);
        assertThat(meter("companions").path("used").asInt()).isEqualTo(12);
        assertThat(meter("companions").path("remaining").asInt()).isZero();
        assertThat(permission("createCompanion")).isFalse();
        assertThat(create(user).status()).isEqualTo(403);
        assertThat(start(user, companion).status()).isEqualTo(403);
        assertCounted();
        var own = user.get("/api/me/companions?limit=100").body().at("/items");
        for (int i = 0; i < 10; i++) {
            assertThat(create(user).status()).isEqualTo(403);
            user.delete("/api/companions/" + own.get(i).path("id").asText());
        }
        assertThat(companions()).isEqualTo(2);
        assertThat(create(user).status()).isEqualTo(201);
        assertThat(create(user).status()).isEqualTo(403);
        assertCounted();
    }

    @Test
    void operatorsAreToldWhatTheyGotWrong() {
        assertThat(task("plan-grant", "plan=pro").body().has("error")).isTrue();
        assertThat(task("plan-grant", "user=nobody&plan=pro").body().has("error"))
                .isTrue();
        assertThat(task("plan-grant", "user=" + UUID.randomUUID() + "&plan=pro")
                        .body()
                        .has("error"))
                .isTrue();
        assertThat(task("plan-grant", "user=" + id + "&plan=gold").body().has("error"))
                .isTrue();
        assertThat(task("plan-grant", "user=" + id + "&plan=pro&until=soon")
                        .body()
                        .has("error"))
                .isTrue();
        assertThat(task("plan-grant", "user=" + id + "&plan=pro&until=%2B1000000000-12-31T23:59:59Z")
                        .body()
                        .has("error"))
                .isTrue();
        assertThat(task("plan-revoke", "user=" + id + "&plan=pro")
                        .body()
                        .path("revoked")
                        .asBoolean())
                .isFalse();
        assertThat(entitlements().path("plan").asText()).isEqualTo("free");
    }

    @Test
    void aUserIsFoundByAddress() {
        String email = user.get("/api/me").text("/email");

        assertThat(task("plan-grant", "user=" + email.toUpperCase(java.util.Locale.ROOT) + "&plan=core")
                        .text("/user"))
                .isEqualTo(id);
        assertThat(entitlements().path("plan").asText()).isEqualTo("core");
    }

    @Test
    void whatIsShownIsWhatIsEnforced() {
        var random = new Random(20_261_121);
        String companion = LYCEUM.newUser().newCompanion();
        Deque<String> own = new ArrayDeque<>();
        for (int step = 0; step < 120; step++) {
            int remaining = remaining("companions");
            boolean mayCreate = permission("createCompanion");
            boolean mayStart = permission("startConversation");
            assertThat(mayCreate).isEqualTo(remaining != 0);
            assertThat(mayStart).isEqualTo(remaining("conversations") != 0);
            int choice = random.nextInt(100);
            if (choice < 45) {
                var answer = create(user);
                assertThat(answer.status()).as("step " + step).isEqualTo(mayCreate ? 201 : 403);
                if (mayCreate) {
                    own.add(answer.text("/id"));
                } else {
                    assertThat(answer.body().path("used").asInt())
                            .isEqualTo(meter("companions").path("used").asInt());
                }
            } else if (choice < 60 && !own.isEmpty()) {
                assertThat(user.delete("/api/companions/" + own.remove()).status())
                        .isEqualTo(204);
            } else if (choice < 80) {
                assertThat(start(user, companion).status()).as("step " + step).isEqualTo(mayStart ? 201 : 403);
            } else {
                String what = List.of(
                                "plan=pro", "plan=core", "feature=3_companion_limit", "feature=10_companion_limit")
                        .get(random.nextInt(4));
                task(random.nextBoolean() ? "plan-grant" : "plan-revoke", "user=" + id + "&" + what);
            }
            assertThat(meter("companions").path("used").asInt())
                    .as("step " + step)
                    .isEqualTo(own.size());
            assertCounted();
        }
    }

    @Test
    void aWindowBeginsAnew() {
        try (var node = RunningLyceum.start(limitOfConversations(2, "day"))) {
            var there = user.at(node);
            String companion = LYCEUM.newUser().newCompanion();
            start(there, companion);
            start(there, companion);

            var refused = start(there, companion);

            assertThat(refused.status()).isEqualTo(403);
            var tomorrow = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
            assertThat(Instant.parse(refused.text("/resetsAt"))).isEqualTo(tomorrow);
            assertThat(Instant.parse(
                            meter(there, "conversations").path("resetsAt").asText()))
                    .isEqualTo(tomorrow);
            assertThat(meter(there, "conversations").path("window").asText()).isEqualTo("day");
            aDayPasses();
            assertThat(meter(there, "conversations").path("used").asInt()).isZero();
            assertThat(start(there, companion).status()).isEqualTo(201);
            assertThat(meter(there, "conversations").path("used").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aMonthIsACalendarMonth() {
        try (var node = RunningLyceum.start(limitOfConversations(1, "month"))) {
            var there = user.at(node);
            String companion = LYCEUM.newUser().newCompanion();
            assertThat(start(there, companion).status()).isEqualTo(201);

            var refused = start(there, companion);

            assertThat(refused.status()).isEqualTo(403);
            var next = Instant.now()
                    .atZone(ZoneOffset.UTC)
                    .truncatedTo(ChronoUnit.DAYS)
                    .withDayOfMonth(1)
                    .plusMonths(1)
                    .toInstant();
            assertThat(Instant.parse(refused.text("/resetsAt"))).isEqualTo(next);
        }
    }

    @Test
    void aPlanWithoutALimitDoesNotHideWhatIsUsedFromOneThatHasIt() {
        String companion = LYCEUM.newUser().newCompanion();
        start(user, companion);
        grant("plan=core");
        for (int i = 0; i < 9; i++) {
            start(user, companion);
        }
        task("plan-revoke", "user=" + id + "&plan=core");

        assertThat(start(user, companion).status()).isEqualTo(403);
        assertCounted();
    }

    private void aDayPasses() {
        Superuser.change("UPDATE ledger_entry SET at = at - interval '1 day' WHERE user_id = ?::uuid", id);
        Superuser.change(
                "UPDATE usage_counter SET since = since - interval '1 day' WHERE user_id = ?::uuid AND period = 'day'",
                id);
    }

    private static ConfigOverride[] limitOfConversations(int amount, String window) {
        String line = "subscriptions.plans.free.limits[0].";
        return new ConfigOverride[] {
            ConfigOverride.config(line + "limit", Integer.toString(amount)),
            ConfigOverride.config(line + "window", window)
        };
    }

    /// Counters are what the ledger says, and the ledger says what exists.
    private void assertCounted() {
        assertThat(Superuser.texts("""
                SELECT c.meter || ' ' || c.used || ' ' || coalesce(sum(e.used), 0)
                FROM usage_counter c
                LEFT JOIN ledger_entry e ON e.user_id = c.user_id AND e.meter = c.meter AND e.at >= c.since
                WHERE c.user_id = ?::uuid
                GROUP BY c.meter, c.period, c.since, c.used HAVING c.used <> coalesce(sum(e.used), 0)
                """, id))
                .as("counters that differ from the ledger")
                .isEmpty();
        assertThat(Superuser.number(
                        "SELECT coalesce(sum(used), 0) FROM ledger_entry WHERE user_id = ?::uuid AND meter = 'companions'",
                        id))
                .isEqualTo(companions());
    }

    private long companions() {
        return Superuser.number("SELECT count(*) FROM companion WHERE author_id = ?::uuid", id);
    }

    private static Answer create(Client client) {
        return client.post("/api/companions", """
                {"name": "Ada", "subject": "maths", "topic": "fractions", "voice": "female", "style": "casual"}""");
    }

    private static Answer start(Client client, String companion) {
        return client.post("/api/companions/" + companion + "/sessions", "{\"mode\": \"text\"}");
    }

    private void grant(String what) {
        assertThat(task("plan-grant", "user=" + id + "&" + what).text("/user")).isEqualTo(id);
    }

    private static Answer task(String name, String query) {
        return new Client(LYCEUM.adminUrl(), "").post("/tasks/" + name + "?" + query, "");
    }

    private JsonNode entitlements() {
        return user.get("/api/me/entitlements").body();
    }

    private List<String> features() {
        List<String> names = new ArrayList<>();
        entitlements().path("features").forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode meter(String name) {
        return meter(user, name);
    }

    private static JsonNode meter(Client client, String name) {
        for (var meter : client.get("/api/me/entitlements").body().path("meters")) {
            if (meter.path("meter").asText().equals(name)) {
                return meter;
            }
        }
        throw new IllegalStateException("There is no meter " + name);
    }

    /// The limit of a meter, or -1 when there is none.
    private int limit(String name) {
        var limit = meter(name).path("limit");
        return limit.isNull() ? -1 : limit.asInt();
    }

    private int remaining(String name) {
        var remaining = meter(name).path("remaining");
        return remaining.isNull() ? -1 : remaining.asInt();
    }

    private boolean permission(String name) {
        return user.get("/api/me/permissions").body().path(name).asBoolean();
    }
}
