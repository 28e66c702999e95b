package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.app.Client.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients get what they accept, and bodies are read as what they are said to be.
class NegotiationTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();

    private final Client user = LYCEUM.newUser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | text/event-stream",
                "text/event-stream | text/event-stream",
                "text/* | text/event-stream",
                "text/event-stream, application/json | text/event-stream",
                "application/json;q=0, */* | text/event-stream",
                "application/json | application/json",
                "application/json, */*;q=0.1 | application/json",
                "application/json;q=1.0, text/event-stream;q=0.1 | application/json",
                "text/event-stream;q=0, application/json | application/json",
                "text/event-stream;q=0, */* | application/json",
                "application/* | application/json"
            })
    void aTurnIsToldInTheFormThatIsMostWelcome(String accept, String type) {
        String session = user.newSession(user.newCompanion());
        var asked = user.post("/api/sessions/" + session + "/messages", "{\"content\": \"Hi\"}", "Accept", accept);
        String answer = user.get("/api/sessions/" + session + "/messages").text("/items/0/id");
        var again = user.post("/api/messages/" + answer + "/regenerate", "{}", "Accept", accept);
        var chat = user.post("/api/chat", "{\"content\": \"Hi\"}", "Accept", accept);

        assertThat(List.of(asked, again, chat))
                .allSatisfy(told -> assertThat(told.header("Content-Type")).startsWith(type));
    }

    @Test
    void whoDoesNotSayWhatIsWelcomeGetsTheStream() {
        var chat = user.post("/api/chat", "{\"content\": \"Hi\"}");

        assertThat(chat.header("Content-Type")).startsWith("text/event-stream");
        assertThat(chat.header("Cache-Control")).contains("private", "no-cache", "no-transform");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/me | application/json;q=0",
                "/api/me | application/json;q=0, */*;q=0",
                "/api/me | text/*",
                "/api/me/events | application/json",
                "/api/me/events | text/event-stream;q=0, */*",
                "/docs | application/json"
            })
    void whatNoAnswerCanBeIsRefused(String path, String accept) {
        assertProblem(user.get(path, "Accept", accept), 406);
    }

    @Test
    void aStreamIsNoJsonButItsProblemsAre() {
        String turn = user.post("/api/chat", "{\"content\": \"Hi\"}", "Accept", "application/json")
                .text("/id");

        assertProblem(user.get("/api/turns/" + turn + "/events", "Accept", "application/json"), 406);
        assertProblem(user.get("/api/turns/nonsense/events", "Accept", "text/event-stream"), 404);
        assertProblem(user.get("/api/me/events", "Accept", "text/event-stream", "Last-Event-ID", "x"), 400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | */* | application/json",
                " | text/markdown | text/markdown",
                " | text/plain | text/plain",
                " | text/plain;q=0.2, text/markdown;q=0.4, application/json;q=0.3 | text/markdown",
                "?format=text | application/json, text/markdown | text/plain"
            })
    void aTranscriptComesInTheFormThatIsMostWelcome(String query, String accept, String type) {
        String session = user.newSession(user.newCompanion());
        String path = "/api/sessions/" + session + "/transcript" + (query == null ? "" : query);

        var transcript = user.get(path, "Accept", accept);

        assertThat(transcript.status()).isEqualTo(200);
        assertThat(transcript.header("Content-Type")).startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
    void aZippedBodyIsUnderstood(String encoding) throws IOException {
        assertThat(patch(zip("{\"bio\": \"zipped\"}"), "Content-Encoding", encoding)
                        .text("/bio"))
                .isEqualTo("zipped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "foo", "gzip, gzip", "gzip, br"})
    void aBodyInAnotherEncodingIsRefusedWithTheOnesThatAreUnderstood(String encoding) throws IOException {
        var answer = patch(zip("{\"bio\": \"zipped\"}"), "Content-Encoding", encoding);
        var plain = patch("{\"bio\": \"zipped\"}".getBytes(StandardCharsets.UTF_8), "Content-Encoding", encoding);

        assertThat(List.of(answer, plain)).allSatisfy(refused -> {
            assertProblem(refused, 415);
            assertThat(refused.header("Accept-Encoding")).contains("gzip");
        });
        assertThat(user.get("/api/me").body().at("/bio").isNull()).isTrue();
    }

    @Test
    void aZippedBodyThatIsNotWholeChangesNothing() throws IOException {
        byte[] right = zip("{\"bio\": \"zipped\"}");
        byte[] falsified = right.clone();
        falsified[right.length - 8] ^= 1;
        for (int missing = 1; missing < right.length; missing++) {
            assertProblem(patch(Arrays.copyOf(right, right.length - missing), "Content-Encoding", "gzip"), 400);
        }

        assertProblem(patch(falsified, "Content-Encoding", "gzip"), 400);
        assertThat(user.get("/api/me").body().at("/bio").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/json; charset=bogus",
                "garbage",
                ";"
            })
    void aBodyInAnotherCharacterSetOrOfNoTypeIsRefused(String type) {
        var answer = Client.send(user.request("/api/me")
                .setHeader("Content-Type", type)
                .method("PATCH", BodyPublishers.ofString("{\"bio\": \"plain\"}")));

        assertProblem(answer, 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "application/json;charset=\"UTF-8\""})
    void utf8MayBeNamed(String type) {
        var answer = Client.send(user.request("/api/me")
                .setHeader("Content-Type", type)
                .method("PATCH", BodyPublishers.ofString("{\"bio\": \"ü\"}")));

        assertThat(answer.text("/bio")).isEqualTo("ü");
    }

    private Answer patch(byte[] body, String... headers) {
        return Client.send(user.request("/api/me", headers).method("PATCH", BodyPublishers.ofByteArray(body)));
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    }

    private static byte[] zip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
