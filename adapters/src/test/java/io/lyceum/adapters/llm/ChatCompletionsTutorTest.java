package io.lyceum.adapters.llm;

import static io.lyceum.adapters.llm.Lessons.prompt;
import static io.lyceum.adapters.llm.LlmProvider.Kind.CHAT_COMPLETIONS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lyceum.domain.tutors.TokenUsage;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionsTutorTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final MockWebServer server = new MockWebServer();
    private final List<String> pieces = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theAnswerComesInPieces() throws Exception {
        stream("""
                : a comment
                data: {"id":"c1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

                event: message
                data: {"choices":[{"index":0,"delta":{"reasoning":"hm","reasoning_content":"hm"}}],"usage":null}

                data:{"choices":[{"index":0,"delta":{"content":"Hel","tool_calls":[{"index":0}]}}]}

                data: {"choices":[{"index":0,"delta":{"content":"lo \\u00e9"}},{"index":1,"delta":{"content":"no"}}]}

                data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"timings":{"n":[1,{"a":2}]}}

                data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15,"completion_tokens_details":{"reasoning_tokens":1}}}

                data: [DONE]

                """);

        var answer = ask();

        assertThat(pieces).containsExactly("Hel", "lo é");
        assertThat(answer).isEqualTo(new Answer(FinishReason.STOP, Optional.of(new TokenUsage(12, 3, false))));
    }

    @Test
    void theRequestIsWhatTheProtocolSays() throws Exception {
        stream("data: [DONE]\n\n");

        tutor().answer(prompt("Hi", "Hello, what is \"it\"?", "Dérivées"), pieces::add);

        var request = server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/v1/chat/completions");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer sk-secret");
        assertThat(request.getHeaders().get("Accept")).isEqualTo("text/event-stream");
        assertThat(requireNonNull(request.getBody()).utf8())
                .isEqualTo("{\"model\":\"acme-small-1\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                        + "\"max_tokens\":100,\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"You teach derivatives.\"},"
                        + "{\"role\":\"user\",\"content\":\"Hi\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Hello, what is \\\"it\\\"?\"},"
                        + "{\"role\":\"user\",\"content\":\"Dérivées\"}]}");
    }

    @Test
    void usageIsEmptyWhenTheProviderDoesNotTell() throws Exception {
        stream(RawProvider.chunk("Hi") + "data: [DONE]\n\n");

        assertThat(ask()).isEqualTo(new Answer(FinishReason.STOP, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-5,\"completion_tokens\":3}",
                "{\"prompt_tokens\":12,\"completion_tokens\":-1}",
                "{\"prompt_tokens\":12,\"completion_tokens\":2147483648}",
                "{\"prompt_tokens\":99999999999999999999999,\"completion_tokens\":3}"
            })
    void aCountThatCannotBeIsNone(String usage) throws Exception {
        stream(RawProvider.chunk("Hi") + "data: {\"choices\":[],\"usage\":" + usage + "}\n\ndata: [DONE]\n\n");

        assertThat(ask()).isEqualTo(new Answer(FinishReason.STOP, Optional.empty()));
    }

    @Test
    void aFinishReasonAloneEndsTheAnswer() throws Exception {
        stream(RawProvider.chunk("Hi") + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n");

        assertThat(ask().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void aContentFilterIsARefusal() {
        stream("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\ndata: [DONE]\n\n");

        assertThat(failure().reason()).isEqualTo(Cause.REFUSED);
    }

    @Test
    void aRunawayAnswerIsCut() throws Exception {
        stream(RawProvider.chunk("x".repeat(1000)).repeat(50));

        var answer = ask();

        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(String.join("", pieces)).hasSize(1600);
    }

    @Test
    void theHalvesOfACharacterStayTogether() throws Exception {
        stream(RawProvider.chunk("a\\ud83d") + RawProvider.chunk("\\ude00b\\u0000") + "data: [DONE]\n\n");

        ask();

        assertThat(pieces).containsExactly("a", "\ud83d\ude00b");
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "404, REFUSED",
        "413, REFUSED",
        "422, REFUSED",
        "418, REFUSED",
        "401, UNAUTHORIZED",
        "403, UNAUTHORIZED",
        "402, RATE_LIMITED",
        "429, RATE_LIMITED",
        "408, UNAVAILABLE",
        "409, UNAVAILABLE",
        "500, UNAVAILABLE",
        "503, UNAVAILABLE",
        "529, UNAVAILABLE",
        "301, MALFORMED"
    })
    void aStatusHasItsCause(int status, Cause cause) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Location", server.url("/elsewhere"))
                .body("{}")
                .build());

        var failure = failure();

        assertThat(failure.reason()).isEqualTo(cause);
        assertThat(failure).hasMessage("acme answered " + status);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"Slow down\",\"type\":\"rate_limit\",\"param\":null,\"code\":null}}",
                "{\"object\":\"error\",\"message\":\"Slow down\",\"type\":\"x\",\"code\":429}",
                "{\"error\":\"Slow down\"}"
            })
    void theProvidersMessageIsForTheOperatorInEitherForm(String body) {
        server.enqueue(new MockResponse.Builder().code(429).body(body).build());

        assertThat(failure()).hasMessage("acme answered 429").cause().hasMessage("status 429: Slow down");
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, PT7S",
        "retry-after-ms, 1500, PT1.5S",
        "retry-after, 'Fri, 20 Nov 2026 10:00:30 GMT', PT30S",
        "retry-after, 'Fri, 20 Nov 2026 09:00:00 GMT', PT0S"
    })
    void theTimeToWaitIsPassedOn(String header, String value, Duration wait) {
        server.enqueue(
                new MockResponse.Builder().code(429).addHeader(header, value).build());

        assertThat(failure().retryAfter()).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "NaN", "1e300", ""})
    void aSenselessTimeToWaitIsNone(String value) {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("retry-after", value)
                .build());

        assertThat(failure().retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bad value: You teach derivatives. Is that so",
                "Cannot answer 'explain the chain rule to me",
                "The key sk-secret is old"
            })
    void neitherThePromptNorTheKeyIsRepeated(String message) {
        server.enqueue(new MockResponse.Builder()
                .code(400)
                .body("{\"error\":{\"message\":\"" + message + "\"}}")
                .build());

        var failure = failure("Please explain the chain rule to me and to my friend");

        assertThat(failure).hasMessage("acme answered 400").cause().hasMessage("status 400");
    }

    @Test
    void aLongMessageIsShortened() {
        server.enqueue(new MockResponse.Builder()
                .code(500)
                .body("{\"error\":{\"message\":\"" + "y\\n ".repeat(500) + "\"}}")
                .build());

        assertThat(requireNonNull(failure().getCause()).getMessage())
                .hasSize("status 500: ".length() + 200)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"code\":null}}; UNAVAILABLE",
                "{\"error\":{\"message\":\"Overloaded\",\"type\":\"x\",\"code\":429}}; RATE_LIMITED",
                "{\"error\":{\"message\":\"Overloaded\",\"code\":\"context_length_exceeded\"}}; REFUSED",
                "{\"object\":\"error\",\"message\":\"Overloaded\",\"type\":\"BadRequestError\",\"code\":400}; REFUSED",
                "{\"error\":\"Overloaded\"}; UNAVAILABLE"
            })
    void anErrorMayComeInTheMiddle(String event, Cause cause) {
        stream(RawProvider.chunk("Hi") + "data: " + event + "\n\n");

        var failure = failure();

        assertThat(pieces).containsExactly("Hi");
        assertThat(failure.reason()).isEqualTo(cause);
        assertThat(failure).hasMessage("acme failed").cause().hasMessage("error in the stream: Overloaded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{\"choices\":[{\"delta\":{\"content\":\"Hi",
                "[1]",
                "",
                "{} {}",
                "{\"choices\":[{\"delta\":{\"content\":\"\\x\"}}]}"
            })
    void whatIsNotAChunkIsMalformed(String data) {
        stream("data: " + data + "\n\ndata: [DONE]\n\n");

        assertThat(failure().reason()).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void anAnswerThatIsNotAStreamIsMalformed() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/html")
                .body("<html>")
                .build());

        assertThat(failure().reason()).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void aStreamThatJustEndsIsCutOff() {
        stream(RawProvider.chunk("Hi").repeat(20));

        assertThat(failure().reason()).isEqualTo(Cause.CUT_OFF);
        assertThat(pieces).hasSize(20);
    }

    @Test
    void theConnectionIsUsedAgain() throws Exception {
        stream(RawProvider.chunk("Hi") + "data: [DONE]\n\n");
        stream(RawProvider.chunk("Hi") + "data: [DONE]\n\n");
        var tutor = tutor();

        tutor.answer(prompt("Hi"), pieces::add);
        tutor.answer(prompt("Hi"), pieces::add);

        server.takeRequest();
        assertThat(server.takeRequest().getConnectionIndex()).isZero();
        assertThat(server.takeRequest(0, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void whatTheListenerThrowsPassesThrough() {
        stream(RawProvider.chunk("Hi").repeat(3));

        assertThatThrownBy(() -> tutor().answer(prompt("Hi"), _ -> {
                    throw new IllegalStateException("gone");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("gone");
    }

    @Test
    void aModelThatTheProviderDoesNotOfferIsABug() {
        var prompt = new io.lyceum.domain.tutors.Prompt("other", "", List.of(), 1, Optional.empty());

        assertThatThrownBy(() -> tutor().answer(prompt, pieces::add)).isInstanceOf(IllegalArgumentException.class);
    }

    private void stream(String body) {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/event-stream; charset=utf-8")
                .chunkedBody(body, 7)
                .build());
    }

    private ChatCompletionsTutor tutor() {
        var provider = Lessons.provider(CHAT_COMPLETIONS, server.url("/v1").toString());
        return new ChatCompletionsTutor(new OkHttpClient(), provider, InstantSource.fixed(NOW));
    }

    private Answer ask() throws InterruptedException {
        return tutor().answer(prompt("Hi"), pieces::add);
    }

    private TutorFailure failure() {
        return failure("Hi");
    }

    private TutorFailure failure(String line) {
        return catchThrowableOfType(TutorFailure.class, () -> tutor().answer(prompt(line), pieces::add));
    }
}
