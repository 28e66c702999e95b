package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.ConfigOverride;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two providers of one model, the first of which breaks.
class FailoverTest {

    private static ScriptedProvider frail;
    private static ScriptedProvider steady;

    /// Goes on with the second provider, even in the middle of an answer.
    private static RunningLyceum lyceum;

    private Client learner;
    private String session;

    @BeforeAll
    static void start() {
        frail = new ScriptedProvider(50);
        steady = new ScriptedProvider();
        lyceum = start(
                ConfigOverride.config("llm.switchMidAnswer", "true"),
                ConfigOverride.config("llm.breaker.failures", "1000"));
    }

    private static RunningLyceum start(ConfigOverride... overrides) {
        return start(frail.url(), overrides);
    }

    private static RunningLyceum start(String first, ConfigOverride... overrides) {
        return RunningLyceum.start(Stream.concat(
                        Stream.of(
                                provider(0, "url", first),
                                provider(0, "kind", "chat-completions"),
                                provider(0, "retries", "0"),
                                provider(0, "models[0].id", "shared"),
                                price(0, "version", "frail-1"),
                                price(0, "currency", "EUR"),
                                price(0, "input", "1"),
                                price(0, "output", "2"),
                                provider(1, "url", steady.url()),
                                provider(1, "kind", "chat-completions"),
                                provider(1, "models[0].id", "shared"),
                                price(1, "version", "steady-7"),
                                price(1, "currency", "EUR"),
                                price(1, "input", "10"),
                                price(1, "output", "20")),
                        Stream.of(overrides))
                .toArray(ConfigOverride[]::new));
    }

    private static ConfigOverride provider(int place, String setting, String value) {
        return ConfigOverride.config("llm.providers[%d].%s".formatted(place, setting), value);
    }

    private static ConfigOverride price(int place, String setting, String value) {
        return provider(place, "models[0].price." + setting, value);
    }

    @AfterAll
    static void stop() throws IOException {
        lyceum.close();
        steady.close();
        frail.close();
    }

    @BeforeEach
    void startLesson() {
        learner = lyceum.newUser();
        session = learner.newSession(learner.newCompanion());
    }

    @AfterEach
    void everythingHoldsTogether() throws SQLException {
        try (var rows = Rows.of(learner)) {
            rows.holdTogether();
        }
    }

    @Test
    void aProviderThatBreaksAfterFiftyWordsIsContinuedByTheNext() throws SQLException {
        String line = "relay 120 " + UUID.randomUUID();

        var listener = Listener.ask(learner, session, line).toTheEnd();

        assertThat(listener.last().name()).isEqualTo("turn.completed");
        assertThat(listener.text()).isEqualTo(ScriptedProvider.counted(120));
        assertThat(listener.last().data().at("/message/content").asText()).isEqualTo(listener.text());
        var switches = switches(listener);
        assertThat(switches).hasSize(1);
        assertThat(switches.getFirst().data().toString())
                .isEqualTo("{\"from\":\"openai\",\"to\":\"anthropic\",\"reason\":\"provider-cut-off\"}");
        int place = listener.heard().indexOf(switches.getFirst());
        assertThat(Listener.text(listener.heard().subList(0, place))).isEqualTo(ScriptedProvider.counted(50));
        assertThat(Listener.to(learner, listener.turn(), 0).toTheEnd().heard()).isEqualTo(listener.heard());
        assertThat(steady.asked(line).getFirst().body().at("/messages").findValuesAsText("role"))
                .endsWith("user", "assistant");
        assertThatEachPartIsPaid(listener);
    }

    private void assertThatEachPartIsPaid(Listener listener) throws SQLException {
        var provenance = learner.get("/api/turns/" + listener.turn() + "/provenance");
        var parts = provenance.body().at("/parts");
        int prompt = provenance.body().at("/promptTokens").asInt();
        int told = (ScriptedProvider.counted(50).length() + 3) / 4;
        int rest = (ScriptedProvider.counted(120).length()
                        - ScriptedProvider.counted(50).length()
                        + 3)
                / 4;
        assertThat(parts.findValuesAsText("provider")).containsExactly("openai", "anthropic");
        assertThat(parts.findValuesAsText("version")).containsExactly("frail-1", "steady-7");
        assertThat(parts.findValuesAsText("inputTokens"))
                .containsExactly(Integer.toString(prompt), Integer.toString(prompt + told));
        assertThat(parts.findValuesAsText("outputTokens"))
                .containsExactly(Integer.toString(told), Integer.toString(rest));
        var usage = listener.last().data().at("/usage");
        assertThat(usage.at("/inputTokens").asInt()).isEqualTo(2 * prompt + told);
        assertThat(usage.at("/outputTokens").asInt()).isEqualTo(told + rest);
        var cost = learner.get("/api/turns/" + listener.turn() + "/cost");
        assertThat(new BigDecimal(cost.text("/items/0/amount")))
                .isEqualByComparingTo(BigDecimal.valueOf(prompt + 2L * told + 10L * (prompt + told) + 20L * rest, 6));
        try (var rows = Rows.of(learner)) {
            assertThat(rows.list("SELECT used FROM ledger_entry WHERE reference = '%s' ORDER BY meter"
                            .formatted(listener.turn())))
                    .containsExactly(
                            usage.at("/inputTokens").asText(),
                            usage.at("/outputTokens").asText());
        }
    }

    @Test
    void aProviderThatFailsBeforeItsFirstWordIsNotPaid() {
        String line = "well " + UUID.randomUUID();
        try (var broken = start("http://127.0.0.1:1/v1")) {
            var client = learner.at(broken);

            var listener = Listener.ask(client, session, line).toTheEnd();

            assertThat(listener.text()).isEqualTo(ScriptedProvider.ANSWER);
            assertThat(switches(listener)).hasSize(1);
            assertThat(listener.heard().get(1).name()).isEqualTo("provider.switched");
            var parts = learner.get("/api/turns/" + listener.turn() + "/provenance")
                    .body()
                    .at("/parts");
            assertThat(parts.findValuesAsText("inputTokens")).first().isEqualTo("0");
            assertThat(parts.findValuesAsText("outputTokens")).first().isEqualTo("0");
        }
    }

    @Test
    void anAnswerOfOneProviderHasOnePart() {
        var listener = Listener.ask(learner, session, "count 10").toTheEnd();

        var parts = learner.get("/api/turns/" + listener.turn() + "/provenance")
                .body()
                .at("/parts");

        assertThat(parts.findValuesAsText("provider")).containsExactly("openai");
        assertThat(switches(listener)).isEmpty();
    }

    @Test
    void aTurnThatIsStoppedAfterASwitchKeepsAndPaysBothParts() {
        var listener = Listener.ask(learner, session, "slow-relay 1000 " + UUID.randomUUID());
        while (switches(listener).isEmpty()) {
            listener.until(listener.heard().size() + 1);
        }
        listener.until(listener.heard().size() + 3);

        learner.post("/api/turns/" + listener.turn() + "/stop", "");

        assertThat(listener.toTheEnd().last().name()).isEqualTo("turn.stopped");
        assertThat(listener.text()).startsWith(ScriptedProvider.counted(51));
        var parts = learner.get("/api/turns/" + listener.turn() + "/provenance")
                .body()
                .at("/parts");
        assertThat(parts.findValues("outputTokens")).hasSize(2).allMatch(tokens -> tokens.asInt() > 0);
    }

    @Test
    void withoutLeaveNobodyGoesOnInTheMiddle() {
        try (var strict = start(ConfigOverride.config("llm.switchMidAnswer", "false"))) {
            var listener =
                    Listener.ask(learner.at(strict), session, "relay 120").toTheEnd();

            assertThat(listener.last().name()).isEqualTo("turn.failed");
            assertThat(listener.last().data().at("/code").asText()).isEqualTo("provider-cut-off");
            assertThat(listener.text()).isEqualTo(ScriptedProvider.counted(50));
            assertThat(switches(listener)).isEmpty();
        }
    }

    @Test
    void aProviderThatKeepsFailingIsLeftAloneUntilItHasRecovered() {
        try (var careful = start(
                ConfigOverride.config("llm.switchMidAnswer", "true"),
                ConfigOverride.config("llm.breaker.failures", "3"),
                ConfigOverride.config("llm.breaker.openFor", "1s"))) {
            var client = learner.at(careful);
            for (int i = 0; i < 3; i++) {
                assertThat(reasons(client, "relay 60")).containsExactly("provider-cut-off");
            }

            assertThat(reasons(client, "count 3")).containsExactly("circuit-open");
            assertThat(client.get("/api/status").raw().body()).contains("\"provider-openai\":\"degraded\"");
            var metrics =
                    new Client(careful.adminUrl(), "").get("/metrics").raw().body();
            assertThat(metrics).contains("llm_provider_openai_leftAlone 1.0").contains("llm_provider_openai_asked ");

            assertThat(Eventually.within(
                            Duration.ofSeconds(10),
                            () -> reasons(client, "count 3").isEmpty()))
                    .isTrue();
            assertThat(client.get("/api/status").raw().body()).contains("\"provider-openai\":\"up\"");
            assertThat(reasons(client, "count 3")).isEmpty();
        }
    }

    @Test
    void providersAreToldWhichRequestAndWhichTraceTheyServe() {
        String line = "well " + UUID.randomUUID();
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        for (String parent : List.of(trace, "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "nonsense")) {
            learner.post(
                    "/api/sessions/" + session + "/messages",
                    "{\"content\": \"%s\"}".formatted(line),
                    "Accept",
                    "application/json",
                    "X-Request-Id",
                    "request-17",
                    "traceparent",
                    parent);
        }

        var asked = frail.asked(line);
        assertThat(asked).extracting(one -> one.headers().get("x-request-id")).containsOnly("request-17");
        assertThat(asked)
                .extracting(one -> one.headers().getOrDefault("traceparent", "none"))
                .containsExactly(trace, "none", "none");
    }

    private List<String> reasons(Client client, String line) {
        var listener = Listener.ask(client, session, line).toTheEnd();
        assertThat(listener.last().name()).isEqualTo("turn.completed");
        return switches(listener).stream()
                .map(event -> event.data().at("/reason").asText())
                .toList();
    }

    private static List<Listener.Event> switches(Listener listener) {
        return listener.heard().stream()
                .filter(event -> event.name().equals("provider.switched"))
                .toList();
    }
}
