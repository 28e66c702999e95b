package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that a client repeats because it did not get the answer.
class IdempotencyTest {

    private static final String COMPANION = """
            {"name": "Ada", "subject": "maths", "topic": "fractions", "voice": "female", "style": "casual"}""";

    private final Client user = RunningLyceum.shared().newUser();

    @Test
    void theSameRequestAgainGetsTheFirstAnswerToTheByte() {
        var first = user.post("/api/companions", COMPANION, "Idempotency-Key", "k");

        var second = user.post("/api/companions", COMPANION, "Idempotency-Key", "\"k\"");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.raw().body()).isEqualTo(first.raw().body());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(user.get("/api/me/companions").body().at("/items")).hasSize(1);
    }

    @Test
    void thirtyTwoAtOnceMakeOneCompanion() {
        var ids = Crowd.together(
                32,
                _ -> user.post("/api/companions", COMPANION, "Idempotency-Key", "crowd")
                        .text("/id"));

        assertThat(ids).doesNotContain("").containsOnly(ids.getFirst());
        assertThat(user.get("/api/me/companions").body().at("/items")).hasSize(1);
    }

    @Test
    void aKeyStandsForOneBodyOneRouteAndOneUser() {
        var first = user.post("/api/companions", COMPANION, "Idempotency-Key", "k");

        var other = user.post("/api/companions", COMPANION.replace("Ada", "Bob"), "Idempotency-Key", "k");
        var lesson = user.post(
                "/api/companions/" + first.text("/id") + "/sessions", "{\"mode\": \"text\"}", "Idempotency-Key", "k");
        var stranger = RunningLyceum.shared().newUser().post("/api/companions", COMPANION, "Idempotency-Key", "k");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
        assertThat(lesson.status()).isEqualTo(201);
        assertThat(stranger.status()).isEqualTo(201);
        assertThat(stranger.text("/id")).isNotEqualTo(first.text("/id"));
    }

    @Test
    void aRefusalGivesTheKeyBack() {
        String lesson = "/api/companions/" + UUID.randomUUID() + "/sessions";

        assertThat(user.post(lesson, "{\"mode\": \"text\"}", "Idempotency-Key", "k")
                        .status())
                .isEqualTo(404);
        assertThat(user.post(lesson, "{\"mode\": \"voice\"}", "Idempotency-Key", "k")
                        .text("/code"))
                .isEqualTo("voice-unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\""})
    void aKeyMustBePrintable(String key) {
        var answer = user.post("/api/companions", COMPANION, "Idempotency-Key", key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/Idempotency-Key");
    }

    @Test
    void aKeyMayHave255CharactersAndNoMore() {
        assertThat(user.post("/api/companions", COMPANION, "Idempotency-Key", "x".repeat(255))
                        .status())
                .isEqualTo(201);
        assertThat(user.post("/api/companions", COMPANION, "Idempotency-Key", "x".repeat(256))
                        .status())
                .isEqualTo(400);
    }

    /// What a node leaves behind that is gone after it has created the companion and before it has answered.
    @Test
    void whoeverRepeatsARequestOfANodeThatHasGoneFindsWhatItMade() {
        var first = user.post("/api/companions", COMPANION, "Idempotency-Key", "gone");
        int forgotten = Superuser.change(
                "UPDATE idempotency_key SET status = NULL, claimed_until = now() - interval '1 second' "
                        + "WHERE thing = ?::uuid",
                first.text("/id"));

        var again = user.post("/api/companions", COMPANION, "Idempotency-Key", "gone");

        assertThat(forgotten).isEqualTo(1);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(user.get("/api/me/entitlements").text("/meters/0/used")).isEqualTo("1");
    }

    @Test
    void twoMessagesWithOneKeyAreOneTurnAndBothHearIt() {
        String session = user.newSession(user.newCompanion());

        var streams = Crowd.together(2, _ -> stream(session, "Idempotency-Key", "m"));

        assertThat(streams.getFirst()).contains("event: turn.completed").isEqualTo(streams.getLast());
        assertThat(user.get("/api/sessions/" + session + "/messages").body().at("/items"))
                .hasSize(2);
    }

    private String stream(String session, String... headers) {
        var request = user.request("/api/sessions/" + session + "/messages", headers)
                .POST(BodyPublishers.ofString("{\"content\": \"What is a half?\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            byte[] body = client.send(request, BodyHandlers.ofByteArray()).body();
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
