package io.lyceum.adapters.llm;

import static io.lyceum.adapters.llm.Lessons.prompt;
import static io.lyceum.adapters.llm.LlmProvider.Kind.CHAT_COMPLETIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lyceum.domain.tutors.port.Tutor;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatientTutorTest {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Answer DONE = new Answer(FinishReason.STOP, Optional.empty());

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<String> pieces = new ArrayList<>();

    @Test
    void aBusyProviderIsAskedAgain() throws Exception {
        var tutor = failing(2, new TutorFailure(Cause.RATE_LIMITED, "busy"));

        assertThat(tutor.answer(prompt("Hi"), pieces::add)).isEqualTo(DONE);
        assertThat(attempts).hasValue(3);
        assertThat(pieces).containsExactly("Hi");
    }

    @Test
    void notMoreOftenThanAllowed() {
        var tutor = failing(3, new TutorFailure(Cause.UNAVAILABLE, "down"));

        assertThatThrownBy(() -> tutor.answer(prompt("Hi"), pieces::add)).hasMessage("down");
        assertThat(attempts).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"RATE_LIMITED", "UNAVAILABLE"},
            mode = EnumSource.Mode.EXCLUDE)
    void otherFailuresAreNotTriedAgain(Cause cause) {
        var tutor = failing(1, new TutorFailure(cause, "no"));

        assertThatThrownBy(() -> tutor.answer(prompt("Hi"), pieces::add)).isInstanceOf(TutorFailure.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void neverAfterTheFirstPiece() {
        var tutor = new PatientTutor(
                (_, listener) -> {
                    attempts.incrementAndGet();
                    listener.accept("Hi");
                    throw new TutorFailure(Cause.UNAVAILABLE, "down");
                },
                2,
                PAUSE);

        assertThatThrownBy(() -> tutor.answer(prompt("Hi"), pieces::add)).hasMessage("down");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void theTimeThatTheProviderNamesIsWaited() throws Exception {
        var tutor = failing(1, busyFor(Duration.ofMillis(300)));
        var before = System.nanoTime();

        tutor.answer(prompt("Hi"), pieces::add);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aLongTimeIsNotWaited() {
        var tutor = failing(1, busyFor(Duration.ofSeconds(11)));

        assertThatThrownBy(() -> tutor.answer(prompt("Hi"), pieces::add)).hasMessage("busy");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void anInterruptEndsTheWait() {
        var tutor = failing(1, busyFor(Duration.ofSeconds(9)));

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> tutor.answer(prompt("Hi"), pieces::add)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void overHttpABusyAnswerIsFollowedByAGoodOne() throws Exception {
        try (var server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .code(429)
                    .addHeader("retry-after-ms", "10")
                    .build());
            server.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "text/event-stream")
                    .body(RawProvider.chunk("Hi") + "data: [DONE]\n\n")
                    .build());

            overHttp(server).answer(prompt("Hi"), pieces::add);

            assertThat(pieces).containsExactly("Hi");
        }
    }

    @Test
    void spentCreditDoesNotComeBackByAskingAgain() throws IOException {
        try (var server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .code(429)
                    .body("{\"error\":{\"message\":\"Quota\",\"type\":\"insufficient_quota\"}}")
                    .build());

            var failure = catchThrowableOfType(
                    TutorFailure.class, () -> overHttp(server).answer(prompt("Hi"), pieces::add));

            assertThat(failure.reason()).isEqualTo(Cause.RATE_LIMITED);
            assertThat(server.getRequestCount()).isEqualTo(1);
        }
    }

    private static PatientTutor overHttp(MockWebServer server) {
        var provider = Lessons.provider(CHAT_COMPLETIONS, server.url("/v1").toString());
        return new PatientTutor(
                new ChatCompletionsTutor(new OkHttpClient(), provider, InstantSource.system()), 2, PAUSE);
    }

    private static TutorFailure busyFor(Duration time) {
        return new TutorFailure(Cause.RATE_LIMITED, "busy", Optional.of(time), new IOException());
    }

    private Tutor failing(int times, TutorFailure failure) {
        return new PatientTutor(
                (_, listener) -> {
                    if (attempts.incrementAndGet() <= times) {
                        throw failure;
                    }
                    listener.accept("Hi");
                    return DONE;
                },
                2,
                PAUSE);
    }
}
