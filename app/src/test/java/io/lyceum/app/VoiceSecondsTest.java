package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.ConfigOverride;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.subscriptions.QuotaSql;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Quota;
import io.lyceum.domain.subscriptions.QuotaExceeded;
import io.lyceum.domain.subscriptions.port.QuotaStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Seconds that are spoken: held before a call, settled or set free after it.
class VoiceSecondsTest {

    private static RunningLyceum lyceum;
    private static Quota quota;
    private static Transactions<QuotaStore> transactions;

    private Client client;
    private UserId user;

    @BeforeAll
    static void start() {
        lyceum = RunningLyceum.start(
                ConfigOverride.config("subscriptions.plans.free.limits[0].meter", "voice-seconds"),
                ConfigOverride.config("subscriptions.plans.free.limits[0].limit", "180"),
                ConfigOverride.config("subscriptions.plans.free.limits[0].window", "day"));
        var jdbi = Database.open(lyceum.configuration().database()).connect(new Environment("voice-seconds"));
        transactions = new JdbiTransactions<>(jdbi, handle -> handle.attach(QuotaSql.class));
        quota = new Quota(lyceum.configuration().subscriptions().plansOf(), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        lyceum.close();
    }

    @BeforeEach
    void signUp() {
        client = lyceum.newUser();
        user = new UserId(UUID.fromString(client.id()));
    }

    @Test
    void ofManyCallsAtOnceAsManyBeginAsThePlanHasRoomFor() {
        var refusals = Crowd.together(64, _ -> hold(UUID.randomUUID(), 60));

        assertThat(refusals).filteredOn(Optional::isEmpty).hasSize(3);
        assertThat(refusals.stream().flatMap(Optional::stream))
                .hasSize(61)
                .allMatch(refusal -> refusal.limit().meter() == Meter.VOICE_SECONDS && refusal.used() == 180);
        assertThat(figures("limit", "used", "held", "remaining")).containsExactly(180L, 0L, 180L, 0L);
        assertThat(meter().at("/window").asText()).isEqualTo("day");
        assertThat(meter().at("/resetsAt").asText()).endsWith("T00:00:00Z");
    }

    @Test
    void aCallIsSettledOnceForWhatItCameTo() {
        var call = UUID.randomUUID();
        assertThat(hold(call, 120)).isEmpty();

        var settled = List.of(
                settle(call, 42), settle(call, 99), in(store -> quota.release(store, Meter.VOICE_SECONDS, call)));

        assertThat(settled).containsExactly(true, false, false);
        assertThat(figures("used", "held", "remaining")).containsExactly(42L, 0L, 138L);
    }

    @Test
    void aCallThatLastsLongerThanItsHoldIsCountedInFull() {
        var call = UUID.randomUUID();
        assertThat(hold(call, 60)).isEmpty();

        assertThat(settle(call, 200)).isTrue();

        assertThat(figures("used", "held", "remaining")).containsExactly(200L, 0L, 0L);
        assertThat(hold(UUID.randomUUID(), 1)).isPresent();
    }

    @Test
    void aCallThatCameToNothingIsSetFreeOnce() {
        var call = UUID.randomUUID();
        assertThat(hold(call, 180)).isEmpty();

        var released = List.of(
                in(store -> quota.release(store, Meter.VOICE_SECONDS, call)),
                in(store -> quota.release(store, Meter.VOICE_SECONDS, call)),
                in(store -> quota.release(store, Meter.VOICE_SECONDS, UUID.randomUUID())),
                settle(call, 10));

        assertThat(released).containsExactly(true, false, false, false);
        assertThat(figures("used", "held", "remaining")).containsExactly(0L, 0L, 180L);
        assertThat(hold(UUID.randomUUID(), 180)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"day", "month", "lifetime"})
    void aUserCanLimitSpeakingInEachWindow(String window) {
        assertThat(client.put("/api/me/caps", """
                        {"meter": "voice-seconds", "window": "%s", "limit": 60}""".formatted(window)).status()).isEqualTo(200);

        assertThat(hold(UUID.randomUUID(), 61)).isPresent();
        assertThat(hold(UUID.randomUUID(), 60)).isEmpty();
    }

    @Test
    void aHoldBelongsToAnOpenVoiceSessionOrIsFoundByVerifying() {
        String session = client.newSession(client.newCompanion());
        Superuser.change("UPDATE session SET mode = 'voice' WHERE id = ?::uuid", session);
        var call = UUID.fromString(session);
        assertThat(hold(call, 60)).isEmpty();
        assertThat(verdict()).doesNotContain(session);

        client.post("/api/sessions/" + session + "/end", "");
        assertThat(verdict()).contains(session, "orphan-hold");

        assertThat(settle(call, 59)).isTrue();
        assertThat(verdict()).doesNotContain(session, user.value().toString());
        assertThat(client.get("/api/me/usage").body().at("/items").findValuesAsText("meter"))
                .contains("voice-seconds");
    }

    private String verdict() {
        return new Client(lyceum.adminUrl(), "")
                .post("/tasks/quota-verify", "")
                .raw()
                .body();
    }

    private Optional<QuotaExceeded> hold(UUID call, long seconds) {
        Result<String, QuotaExceeded> held =
                in(store -> quota.hold(store, quota.entitlement(store), Meter.VOICE_SECONDS, call, seconds)
                        .<Result<String, QuotaExceeded>>map(Result::refused)
                        .orElseGet(() -> Result.ok("held")));
        return switch (held) {
            case Result.Ok<String, QuotaExceeded> _ -> Optional.empty();
            case Result.Refused<String, QuotaExceeded>(var reason) -> Optional.of(reason);
        };
    }

    private boolean settle(UUID call, long seconds) {
        return in(store -> quota.settle(store, Meter.VOICE_SECONDS, call, seconds, false));
    }

    private <T> T in(Function<QuotaStore, T> work) {
        return transactions.as(user, work);
    }

    private JsonNode meter() {
        for (var meter : client.get("/api/me/entitlements").body().at("/meters")) {
            if (meter.at("/meter").asText().equals("voice-seconds")) {
                return meter;
            }
        }
        throw new IllegalStateException("Voice is not metered");
    }

    private List<Long> figures(String... members) {
        var meter = meter();
        return java.util.Arrays.stream(members)
                .map(member -> meter.at("/" + member).asLong())
                .toList();
    }
}
