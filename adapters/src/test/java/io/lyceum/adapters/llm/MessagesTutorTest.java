package io.lyceum.adapters.llm;

import static io.lyceum.adapters.llm.Lessons.prompt;
import static io.lyceum.adapters.llm.LlmProvider.Kind.MESSAGES;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.TokenUsage;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTutorTest {

    private static final String START =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"content\":[],"
                    + "\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":1,"
                    + "\"cache_read_input_tokens\":2,\"output_tokens\":1,\"server\":{\"x\":1}}}}\n\n";
    private static final String HI = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n";
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

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
        stream(START
                + "event: ping\ndata: {\"type\": \"ping\"}\n\n"
                + "event: content_block_start\n"
                + "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
                + "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}\n\n"
                + "data: {\"type\":\"something_new\",\"delta\":[1,{\"text\":\"no\"}]}\n\n"
                + HI
                + HI.replace("Hi", " there")
                + delta("end_turn")
                + STOP);

        var answer = ask();

        assertThat(pieces).containsExactly("Hi", " there");
        assertThat(answer).isEqualTo(new Answer(FinishReason.STOP, Optional.of(new TokenUsage(13, 5, false))));
    }

    @Test
    void theRequestIsWhatTheProtocolSays() throws Exception {
        stream(STOP);
        var lines = List.of(
                new Prompt.Line(Role.ASSISTANT, "Welcome."),
                new Prompt.Line(Role.USER, "Hi"),
                new Prompt.Line(Role.ASSISTANT, " "),
                new Prompt.Line(Role.USER, "Are you there?"));

        tutor().answer(new Prompt("small", "You teach.", lines, 100, Optional.empty()), pieces::add);

        var request = server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/v1/messages");
        assertThat(request.getHeaders().get("x-api-key")).isEqualTo("sk-secret");
        assertThat(request.getHeaders().get("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(request.getHeaders().get("Authorization")).isNull();
        assertThat(requireNonNull(request.getBody()).utf8())
                .isEqualTo("{\"model\":\"acme-small-1\",\"max_tokens\":100,\"stream\":true,\"system\":\"You teach.\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"(The conversation begins.)\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Welcome.\"},"
                        + "{\"role\":\"user\",\"content\":\"Hi\\n\\nAre you there?\"}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "something_new, STOP",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH"
    })
    void aStopReasonHasItsFinish(String stopReason, FinishReason finish) throws Exception {
        stream(START + HI + delta(stopReason) + STOP);

        assertThat(ask().finishReason()).isEqualTo(finish);
    }

    @Test
    void aRefusalIsOne() {
        stream(START + HI + delta("refusal") + STOP);

        assertThat(failure().reason()).isEqualTo(Cause.REFUSED);
    }

    @Test
    void withoutItsLastEventTheAnswerIsCutOff() {
        stream(START + HI + delta("end_turn"));

        assertThat(failure().reason()).isEqualTo(Cause.CUT_OFF);
        assertThat(pieces).containsExactly("Hi");
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, UNAVAILABLE",
        "api_error, UNAVAILABLE",
        "timeout_error, UNAVAILABLE",
        "rate_limit_error, RATE_LIMITED",
        "billing_error, RATE_LIMITED",
        "authentication_error, UNAUTHORIZED",
        "permission_error, UNAUTHORIZED",
        "invalid_request_error, REFUSED",
        "not_found_error, REFUSED",
        "request_too_large, REFUSED"
    })
    void anErrorMayComeInTheMiddle(String type, Cause cause) {
        stream(START
                + HI
                + "event: error\ndata: {\"error\":{\"type\":\"" + type
                + "\",\"message\":\"Overloaded\"},\"type\":\"error\"}\n\n");

        var failure = failure();

        assertThat(failure.reason()).isEqualTo(cause);
        assertThat(failure)
                .hasMessage("acme failed")
                .cause()
                .hasMessage("error in the stream" + (cause == Cause.UNAUTHORIZED ? "" : ": Overloaded"));
    }

    @Test
    void anErrorMayComeInstead() {
        server.enqueue(new MockResponse.Builder()
                .code(529)
                .body("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")
                .build());

        assertThat(failure()).hasMessage("acme answered 529").cause().hasMessage("status 529: Overloaded");
    }

    @Test
    void whatIsNotAnEventIsMalformed() {
        stream("data: <html>\n\n");

        assertThat(failure().reason()).isEqualTo(Cause.MALFORMED);
    }

    private static String delta(String stopReason) {
        return "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5,\"input_tokens\":null}}\n\n";
    }

    private void stream(String body) {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/event-stream")
                .chunkedBody(body, 50)
                .build());
    }

    private MessagesTutor tutor() {
        var provider = Lessons.provider(MESSAGES, server.url("/v1").toString());
        return new MessagesTutor(new OkHttpClient(), provider, InstantSource.system());
    }

    private Answer ask() throws InterruptedException {
        return tutor().answer(prompt("Hi"), pieces::add);
    }

    private TutorFailure failure() {
        return catchThrowableOfType(TutorFailure.class, this::ask);
    }
}
