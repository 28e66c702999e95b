package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That the detector finds what it is there to find.
class LeaksTest {

    private static final String SECRET = "sk-planted-0123456789";

    private final Leaks leaks = new Leaks();

    LeaksTest() {
        leaks.plant("a key", SECRET);
        for (int i = 0; i < 5_000; i++) {
            leaks.plant("another key", "another key, the one with number " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "Bearer " + SECRET + "\n", "{\"k\":\"" + SECRET + "\"}", SECRET + SECRET})
    void aSecretIsFoundWhereverItStands(String text) {
        leaks.hear("a text", text);

        assertThat(leaks.takeFound()).isNotEmpty().containsOnly("a key in a text");
        assertThat(leaks.takeFound()).as("taken").isEmpty();
    }

    @Test
    void whatOnlyLooksLikeItIsNone() {
        leaks.hear("a text", SECRET.substring(1) + SECRET.substring(0, 20) + " another key, the one with number -1");

        assertThat(leaks.takeFound()).isEmpty();
    }

    @Test
    void aSecretIsFoundInALongLogWrittenInPieces(@TempDir Path folder) throws IOException {
        var random = new Random(3);
        var log = new ByteArrayOutputStream();
        try (var tapped = leaks.tap("the log", new PrintStream(log, true, StandardCharsets.UTF_8))) {
            for (int i = 0; i < 2_000; i++) {
                tapped.print(Long.toString(random.nextLong(), 36));
            }
            SECRET.chars().forEach(letter -> tapped.print((char) letter));
            tapped.print(" \u00e9 and more");
        }
        assertThat(leaks.takeFound()).containsExactly("a key in the log");
        assertThat(log.toString(StandardCharsets.UTF_8)).as("passed on").endsWith(SECRET + " \u00e9 and more");

        var file = Files.write(folder.resolve("node.log"), log.toByteArray());
        leaks.read("a file", file);
        assertThat(leaks.takeFound()).containsExactly("a key in a file");
    }

    @Test
    void whatWouldBeFoundByAccidentIsRefused() {
        assertThatThrownBy(() -> leaks.plant("a word", "short")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAnswerMayGiveItsOwnSecretOnceAndNoOtherMay() {
        var answers = new Answers(leaks);
        String token = "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJlLW9mLWEtdG9rZW4";
        String text = "{\"accessToken\":\"" + token + "\"}";
        var headers = headers("X-Request-Id", "1");

        answers.hear("POST /api/auth/sign-in", headers, text, Client.read(text));
        assertThat(leaks.takeFound()).as("the sign-in").isEmpty();
        answers.hear("GET /api/me", headers, text, Client.read(text));
        assertThat(leaks.takeFound())
                .containsExactly("POST /api/auth/sign-in/accessToken in the answer of GET /api/me");
        answers.hear("GET /api/me", headers("Location", "/?t=" + token), "", JsonNodeFactory.instance.missingNode());
        assertThat(leaks.takeFound())
                .containsExactly("POST /api/auth/sign-in/accessToken in the header Location of GET /api/me");
        String twice = "{\"accessToken\":\"another\", \"note\":\"" + token + "\"}";
        answers.hear("POST /api/auth/sign-in", headers, twice, Client.read(twice));
        assertThat(leaks.takeFound()).as("another member").hasSize(1);
    }

    @Test
    void aCookieMayBeSetByWhatSignsInOnly() {
        var answers = new Answers(leaks);
        var headers = headers("Set-Cookie", "__Host-lyceum=c2Vzc2lvbi1vZi1zb21lYm9keQ; Path=/; HttpOnly");

        answers.hear("POST /api/auth/sign-in", headers, "", JsonNodeFactory.instance.missingNode());
        assertThat(leaks.takeFound()).isEmpty();
        answers.hear("GET /api/me", headers, "", JsonNodeFactory.instance.missingNode());
        assertThat(leaks.takeFound()).hasSize(1);
    }

    @Test
    void theWholeSuiteIsListenedTo() {
        String canary = "canary-of-the-self-test";
        Leaks.SUITE.plant("a canary", canary);
        var lyceum = RunningLyceum.shared();

        System.out.println(canary);
        assertThat(Leaks.SUITE.takeFound()).containsExactly("a canary in the log");
        var refused = lyceum.anonymous().get("/api/companions/" + canary, "X-Request-Id", canary);
        assertThat(refused.header("X-Request-Id")).isEqualTo(canary);
        assertThat(Leaks.SUITE.takeFound())
                .contains("a canary in the header x-request-id of GET /api/companions/" + canary);
        var _ = RawHttp.send(
                lyceum.port(),
                "GET /api/health HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + canary + "\r\nConnection: close\r\n\r\n");
        assertThat(Leaks.SUITE.takeFound()).containsExactly("a canary in a raw answer");
    }

    private static HttpHeaders headers(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (_, _) -> true);
    }
}
