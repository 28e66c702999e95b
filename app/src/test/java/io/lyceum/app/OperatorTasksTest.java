package io.lyceum.app;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorTasksTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Client OPERATOR = new Client(LYCEUM.adminUrl(), "");

    /// The parameters of each task that can be given as a text.
    private static final Map<String, List<String>> PARAMETERS = Map.ofEntries(
            entry("plan-grant", List.of("user", "plan", "feature", "until")),
            entry("plan-revoke", List.of("user", "plan", "feature")),
            entry("role-grant", List.of("user", "role")),
            entry("user-export", List.of("user", "export", "reason")),
            entry("user-erase", List.of("user")),
            entry("audit-verify", List.of("seen")),
            entry("webhooks-replay", List.of("provider", "since")),
            entry("retention", List.of("dry-run")),
            entry("quota-verify", List.of("dry-run")),
            entry("sessions-close-expired", List.of("dry-run")),
            entry("keys-rotate", List.of("signing")));

    @Test
    void whatIsNoTextIsRefusedWithTheNameOfTheParameter() {
        PARAMETERS.forEach((task, names) -> names.forEach(name -> {
            for (String bad : List.of("%00", "a%00b", "%ED%A0%80", "%FF")) {
                refused(task + "?" + name + "=" + bad, name);
            }
        }));
    }

    @Test
    void whatATaskDoesNotKnowIsRefused() {
        PARAMETERS.keySet().forEach(task -> refused(task + "?bogus=1", "bogus"));
        refused("plan-revoke?user=a@example.org&plan=pro&until=2030-01-01T00:00:00Z", "until");
    }

    @Test
    void whatIsGivenTwiceIsRefused() {
        PARAMETERS.forEach((task, names) ->
                names.forEach(name -> refused("%s?%s=a&%s=b".formatted(task, name, name), name)));
        refused("retention?dry-run=true&dry-run=false", "dry-run");
    }

    @ParameterizedTest
    @CsvSource({
        "plan-grant, user=U&plan=pro&feature=3_companion_limit, feature",
        "plan-revoke, user=U&plan=pro&feature=3_companion_limit, feature",
        "plan-grant, user=U&plan=pro&until=2020-01-01T00:00:00Z, until",
        "plan-grant, user=U&plan=pro&until=%2B999999999-12-31T23:59:59Z, until",
        "plan-grant, user=U&plan=pro&until=-999999999-12-31T23:59:59Z, until",
        "plan-grant, user=U&plan=pro&until=tomorrow, until",
        "plan-grant, user=U&plan=pro&until=, until",
        "plan-grant, user=U, plan",
        "plan-grant, plan=pro, user",
        "webhooks-replay, since=%2B999999999-12-31T23:59:59Z, since",
        "user-export, user=U&reason=x, reason",
        "user-export, user=U&export=nonsense&reason=x, export",
        "webhooks-replay, provider=paypal, provider",
        "role-grant, user=U&role=king, role",
        "audit-verify, seen=head, seen",
        "keys-rotate, signing=often, signing",
        "retention, dry-run=maybe, dry-run"
    })
    void whatIsWrongIsRefusedAndNamed(String task, String query, String name) {
        String user = LYCEUM.newUser().id();

        refused(task + "?" + query.replace("U", user), name);

        assertThat(new Client(LYCEUM.adminUrl(), "")
                        .post("/tasks/plan-revoke?plan=pro&user=" + user, "")
                        .text("/revoked"))
                .as("nothing was granted")
                .isEqualTo("false");
    }

    @Test
    void aRightCallStillWorks() {
        String user = LYCEUM.newUser().id();

        var answer = OPERATOR.post("/tasks/plan-grant?plan=pro&until=2999-01-01T00:00:00Z&user=" + user, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("/outcome")).isEqualTo("done");
        assertThat(OPERATOR.post("/tasks/plan-grant?plan=pro&dry-run=true&user=" + user, "")
                        .text("/outcome"))
                .isEqualTo("done");
    }

    @Test
    void aFormIsReadLikeTheQuery() {
        var answer = Client.send(OPERATOR.request("/tasks/plan-grant")
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("user=%00&plan=pro")));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text("/error")).contains("user");
    }

    @Test
    void aFailureThatNobodyHasExpectedIsToldWithoutItsInsides() throws Exception {
        try (var connection = RunningLyceum.connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("ALTER FUNCTION stored_webhooks RENAME TO gone");
            try {
                var answer = OPERATOR.post("/tasks/webhooks-replay", "");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.text("/outcome")).isEqualTo("failed");
                assertThat(answer.text("/requestId")).isNotEmpty();
                assertThat(answer.raw().body()).doesNotContain("stored_webhooks", "SQL", "Exception");
            } finally {
                statement.execute("ALTER FUNCTION gone RENAME TO stored_webhooks");
            }
        }
    }

    private static void refused(String call, String name) {
        var answer = Client.send(OPERATOR.request("/tasks/" + call).POST(BodyPublishers.noBody()));
        assertThat(answer.status()).as(call).isEqualTo(500);
        assertThat(answer.text("/outcome")).as(call + " " + answer.raw().body()).isEqualTo("refused");
        assertThat(answer.text("/task")).as(call).isEqualTo(call.replaceFirst("\\?.*", ""));
        assertThat(answer.text("/error")).as(call).contains(name).doesNotContain("Exception", "SQL");
    }
}
