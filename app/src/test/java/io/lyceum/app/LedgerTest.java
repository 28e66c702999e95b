package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.ConfigOverride;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What turns hold, what they come to, and what they cost.
class LedgerTest {

    private static RunningLyceum node;

    private Client user;

    @BeforeAll
    static void startNode() {
        node = RunningLyceum.start(
                ConfigOverride.config("llm.providers[0].name", "offline"),
                ConfigOverride.config("llm.providers[0].kind", "offline"),
                ConfigOverride.config("llm.providers[0].wordDelay", "1ms"),
                ConfigOverride.config("llm.providers[0].models[0].id", "socrates"),
                ConfigOverride.config("llm.providers[0].models[0].maxOutputTokens", "300"),
                ConfigOverride.config("llm.providers[0].models[0].price.version", "test-1"),
                ConfigOverride.config("llm.providers[0].models[0].price.currency", "EUR"),
                ConfigOverride.config("llm.providers[0].models[0].price.input", "2"),
                ConfigOverride.config("llm.providers[0].models[0].price.output", "10"));
    }

    @BeforeEach
    void signUp() {
        user = node.newUser();
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @Test
    void aTurnIsSettledAtWhatItCameTo() {
        var turn = ask(user.newSession(user.newCompanion()));

        var usage = turn.body().at("/usage");
        assertThat(meter("input-tokens", "used"))
                .isEqualTo(usage.at("/inputTokens").asLong())
                .isPositive();
        assertThat(meter("output-tokens", "used"))
                .isEqualTo(usage.at("/outputTokens").asLong())
                .isPositive();
        assertThat(meter("output-tokens", "held")).isZero();
        assertThat(user.get("/api/me/usage").body().at("/items")).anySatisfy(day -> {
            assertThat(day.at("/meter").asText()).isEqualTo("output-tokens");
            assertThat(day.at("/amount").asLong())
                    .isEqualTo(usage.at("/outputTokens").asLong());
        });
    }

    @Test
    void aCapWithRoomForThreeHoldsLetsNoMoreBeginAtOnce() {
        String companion = user.newCompanion();
        var sessions =
                Stream.generate(() -> user.newSession(companion)).limit(10).toList();
        assertThat(user.put("/api/me/caps", """
                {"meter": "output-tokens", "window": "lifetime", "limit": 999}""").status()).isEqualTo(200);

        var answers = Crowd.together(
                10, i -> user.post("/api/sessions/" + sessions.get(i) + "/messages", "{\"content\": \"Hello\"}"));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeBetween(3, 9);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 403)
                .isNotEmpty()
                .allSatisfy(refused -> {
                    assertThat(refused.text("/code")).isEqualTo("quota-exceeded");
                    assertThat(refused.text("/meter")).isEqualTo("output-tokens");
                });
        assertThat(meter("output-tokens", "used")).isLessThanOrEqualTo(999);
        assertThat(meter("output-tokens", "held")).isZero();
        assertThat(user.delete("/api/me/caps/output-tokens/lifetime").status()).isEqualTo(204);
        assertThat(ask(sessions.getFirst()).status()).isEqualTo(201);
    }

    @Test
    void theCostIsWhatTheTokensCostAndNeverAboveTheEstimate() {
        String session = user.newSession(user.newCompanion());
        var estimate = user.post("/api/sessions/" + session + "/messages/estimate", "{\"content\": \"Hello\"}");

        var turn = ask(session);

        var usage = turn.body().at("/usage");
        var cost = user.get("/api/turns/" + turn.text("/id") + "/cost").body().at("/items/0");
        var expected = BigDecimal.valueOf(2 * usage.at("/inputTokens").asLong()
                        + 10 * usage.at("/outputTokens").asLong())
                .movePointLeft(6);
        assertThat(new BigDecimal(cost.at("/amount").asText())).isEqualByComparingTo(expected);
        assertThat(cost.at("/currency").asText()).isEqualTo("EUR");
        assertThat(new BigDecimal(estimate.text("/maxCost"))).isGreaterThanOrEqualTo(expected);
        assertThat(user.get("/api/sessions/" + session + "/cost").text("/items/0/amount"))
                .isEqualTo(cost.at("/amount").asText());
        assertThat(user.get("/api/me/usage").text("/costs/0/currency")).isEqualTo("EUR");
    }

    @Test
    void provenanceKeepsThePromptWhenTheCompanionChanges() {
        String companion = user.newCompanion();
        String session = user.newSession(companion);
        ask(session);
        var turn = ask(session);
        user.patch("/api/companions/" + companion, "{\"topic\": \"something else\"}");

        var provenance = user.get("/api/turns/" + turn.text("/id") + "/provenance");

        assertThat(provenance.text("/companionId")).isEqualTo(companion);
        assertThat(provenance.text("/companionVersion")).isEqualTo("1");
        assertThat(provenance.text("/systemPrompt")).contains("fractions").doesNotContain("something else");
        assertThat(provenance.text("/model")).isEqualTo("socrates");
        assertThat(provenance.body().at("/contextMessageIds")).hasSize(2);
        assertThat(provenance.text("/price/version")).isEqualTo("test-1");
    }

    @Test
    void nobodyElseSeesCostOrProvenance() {
        String session = user.newSession(user.newCompanion());
        String turn = ask(session).text("/id");
        var stranger = node.newUser();

        assertThat(stranger.get("/api/turns/" + turn + "/cost").status()).isEqualTo(404);
        assertThat(stranger.get("/api/turns/" + turn + "/provenance").status()).isEqualTo(404);
        assertThat(stranger.get("/api/sessions/" + session + "/cost").status()).isEqualTo(404);
        assertThat(stranger.post("/api/sessions/" + session + "/messages/estimate", "{\"content\": \"Hello\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void verifyingFindsACounterThatWasTamperedWithAndAHoldThatWasForgotten() {
        user.newCompanion();
        String me = user.get("/api/me").text("/id");
        var admin = new Client(node.adminUrl(), "");
        assertThat(admin.post("/tasks/quota-verify", "").raw().body()).doesNotContain(me);

        int tampered = Superuser.change("UPDATE usage_counter SET used = used + 1 WHERE user_id = ?::uuid", me);
        int forgotten = Superuser.change("""
                INSERT INTO ledger_entry (user_id, meter, kind, used, held, reference, at)
                VALUES (?::uuid, 'output-tokens', 'hold', 0, 5, ?::uuid, now())""", me, UUID.randomUUID().toString());
        var verdict = admin.post("/tasks/quota-verify", "");

        assertThat(verdict.status()).isEqualTo(500);
        assertThat(verdict.raw().body()).contains("counter-differs", "orphan-hold", me);
        assertThat(Superuser.change("DELETE FROM ledger_entry WHERE user_id = ?::uuid AND kind = 'hold'", me))
                .isEqualTo(forgotten);
        assertThat(Superuser.change("UPDATE usage_counter SET used = used - 1 WHERE user_id = ?::uuid", me))
                .isEqualTo(tampered);
    }

    private Client.Answer ask(String session) {
        return user.post(
                "/api/sessions/" + session + "/messages", "{\"content\": \"Hello\"}", "Accept", "application/json");
    }

    private long meter(String name, String member) {
        for (var meter : user.get("/api/me/entitlements").body().at("/meters")) {
            if (meter.at("/meter").asText().equals(name)) {
                return meter.at("/" + member).asLong();
            }
        }
        throw new IllegalStateException("No meter is called " + name);
    }
}
