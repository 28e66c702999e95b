package io.lyceum.adapters.llm;

import static io.lyceum.adapters.llm.Lessons.prompt;
import static io.lyceum.adapters.llm.LlmProvider.Kind.CHAT_COMPLETIONS;
import static io.lyceum.adapters.llm.RawProvider.STREAM;
import static io.lyceum.adapters.llm.RawProvider.chunk;
import static io.lyceum.adapters.llm.RawProvider.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lyceum.domain.tutors.port.Tutor;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class BrokenProviderTest {

    private static final int LONG = 8_000;
    private static final int SHORT = 300;

    private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());

    @Test
    void charactersMayBeSplitOverSegments() throws Exception {
        var stream = STREAM + chunk("Größe €") + chunk(" 😀 ok") + "data: [DONE]\n\n";
        try (var provider = new RawProvider(out -> {
            for (var one : stream.getBytes(StandardCharsets.UTF_8)) {
                out.write(one);
                out.flush();
            }
            Thread.sleep(LONG);
        })) {
            var answer = tutor(provider.url(), LONG, LONG).answer(prompt("Hi"), pieces::add);

            assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(pieces).containsExactly("Größe €", " 😀 ok");
        }
    }

    @Test
    void aSlowProviderMayTakeLongerInAllThanBetweenTwoPieces() throws Exception {
        try (var provider = new RawProvider(out -> {
            write(out, STREAM);
            for (var i = 0; i < 6; i++) {
                Thread.sleep(100);
                write(out, chunk("x"));
            }
            write(out, "data: [DONE]\n\n");
        })) {
            tutor(provider.url(), SHORT, SHORT).answer(prompt("Hi"), pieces::add);

            assertThat(pieces).hasSize(6);
        }
    }

    @Test
    void aSlowListenerIsNotTheProvidersSilence() throws Exception {
        try (var provider = new RawProvider(out -> {
            write(out, STREAM + chunk("a"));
            Thread.sleep(SHORT + 200);
            write(out, chunk("b") + "data: [DONE]\n\n");
        })) {
            tutor(provider.url(), LONG, SHORT).answer(prompt("Hi"), piece -> {
                pieces.add(piece);
                sleep(SHORT + 100);
            });

            assertThat(pieces).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", STREAM, STREAM + ": ping\n\n"})
    void silenceAtTheStart(String before) throws Exception {
        assertFailure(Cause.SILENT_AT_START, SHORT, LONG, out -> {
            write(out, before);
            Thread.sleep(LONG);
        });
    }

    @Test
    void commentsAndReasoningAreNoPieces() throws Exception {
        assertFailure(Cause.SILENT_AT_START, SHORT, LONG, out -> {
            write(out, STREAM);
            for (var i = 0; i < 100; i++) {
                write(out, ": ping\n\ndata: {\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}\n\n");
                Thread.sleep(50);
            }
        });
    }

    @Test
    void silenceInTheMiddle() throws Exception {
        assertFailure(Cause.SILENT, LONG, SHORT, out -> {
            write(out, STREAM + chunk("Hi"));
            for (var i = 0; i < 100; i++) {
                write(out, ": ping\n\n");
                Thread.sleep(50);
            }
        });
        assertThat(pieces).containsExactly("Hi");
    }

    @Test
    void silenceAfterTheLastWordDoesNotMatter() throws Exception {
        try (var provider = new RawProvider(out -> {
            write(out, STREAM + chunk("Hi") + "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n");
        })) {
            assertThat(tutor(provider.url(), LONG, LONG)
                            .answer(prompt("Hi"), pieces::add)
                            .finishReason())
                    .isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void theWholeTakesTooLong() throws Exception {
        try (var provider = new RawProvider(out -> {
            write(out, STREAM);
            for (var i = 0; i < 100; i++) {
                write(out, chunk("x"));
                Thread.sleep(50);
            }
        })) {
            var config = Lessons.provider(CHAT_COMPLETIONS, provider.url(), LONG, LONG, 400);
            var tutor = new ChatCompletionsTutor(new OkHttpClient(), config, InstantSource.system());

            var failure = catchThrowableOfType(TutorFailure.class, () -> tutor.answer(prompt("Hi"), pieces::add));

            assertThat(failure.reason()).isEqualTo(Cause.CUT_OFF);
            assertThat(failure).hasMessageContaining("took longer than");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: {\"choi", "data: {\"choices\":[]}\n", "data: [DON"})
    void theConnectionBreaksAtTokenTwenty(String rest) throws Exception {
        assertFailure(
                Cause.CUT_OFF, LONG, LONG, out -> write(out, STREAM + chunk("x").repeat(20) + rest));
        assertThat(pieces).hasSize(20);
    }

    @Test
    void aChunkedBodyBreaksOff() throws Exception {
        assertFailure(
                Cause.CUT_OFF,
                LONG,
                LONG,
                out -> write(
                        out,
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "ff\r\n: the rest is missing"));
    }

    @Test
    void aHugeLineIsMalformed() throws Exception {
        var part = "x".repeat(1 << 16);
        assertFailure(Cause.MALFORMED, LONG, LONG, out -> {
            write(out, STREAM + "data: {\"a\":\"");
            while (true) {
                write(out, part);
            }
        });
    }

    @Test
    void whatIsNotHttpIsMalformed() throws Exception {
        assertFailure(Cause.MALFORMED, LONG, LONG, out -> write(out, "SSH-2.0-OpenSSH_9.9\r\n"));
    }

    @Test
    void aConnectionThatIsClosedAtOnceIsUnavailable() throws Exception {
        assertFailure(Cause.UNAVAILABLE, LONG, LONG, _ -> {});
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var tutor = tutor("http://127.0.0.1:" + port + "/v1", LONG, LONG);

        var failure = catchThrowableOfType(TutorFailure.class, () -> tutor.answer(prompt("Hi"), pieces::add));

        assertThat(failure.reason()).isEqualTo(Cause.UNAVAILABLE);
        assertThat(failure).hasMessage("acme cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", STREAM, STREAM + "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n"})
    void anInterruptClosesTheConnection(String before) throws Exception {
        var waiting = new CountDownLatch(1);
        try (var provider = new RawProvider(out -> {
            write(out, before);
            waiting.countDown();
            Thread.sleep(LONG);
        })) {
            var thread = new AskingThread(tutor(provider.url(), LONG, LONG), pieces::add);
            waiting.await();
            sleep(100);

            thread.interrupt();

            assertThat(provider.seesTheConnectionClose()).isTrue();
            assertThat(thread.outcome()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void anInterruptBetweenTwoPiecesClosesTheConnection() throws Exception {
        try (var provider = new RawProvider(out -> {
            write(out, STREAM);
            while (true) {
                write(out, chunk("x"));
            }
        })) {
            var begun = new CountDownLatch(1);
            var config = Lessons.provider(CHAT_COMPLETIONS, provider.url());
            var tutor = new ChatCompletionsTutor(new OkHttpClient(), config, InstantSource.system());
            var thread = new AskingThread(tutor, _ -> {
                begun.countDown();
                Thread.currentThread().interrupt();
            });
            begun.await();

            assertThat(provider.seesTheConnectionClose()).isTrue();
            assertThat(thread.outcome()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void anInterruptEndsTheWaitForAConnection() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var first = new Socket(full.getInetAddress(), full.getLocalPort());
                var second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            var thread = new AskingThread(tutor("http://127.0.0.1:" + full.getLocalPort(), LONG, LONG), pieces::add);
            sleep(200);

            thread.interrupt();

            assertThat(thread.outcome()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aListenerThatThrowsClosesTheConnection() throws Exception {
        try (var provider = new RawProvider(out -> {
            write(out, STREAM + chunk("Hi"));
            Thread.sleep(LONG);
        })) {
            var thread = new AskingThread(tutor(provider.url(), LONG, LONG), _ -> {
                throw new IllegalStateException("gone");
            });

            assertThat(provider.seesTheConnectionClose()).isTrue();
            assertThat(thread.outcome()).isInstanceOf(IllegalStateException.class);
        }
    }

    private void assertFailure(Cause cause, int firstTokenMillis, int idleMillis, RawProvider.Script script)
            throws IOException, InterruptedException {
        try (var provider = new RawProvider(script)) {
            var tutor = tutor(provider.url(), firstTokenMillis, idleMillis);

            var failure = catchThrowableOfType(TutorFailure.class, () -> tutor.answer(prompt("Hi"), pieces::add));

            assertThat(failure.reason()).isEqualTo(cause);
            assertThat(failure.getMessage()).startsWith("acme ");
            assertThat(provider.seesTheConnectionClose()).isTrue();
        }
    }

    private static ChatCompletionsTutor tutor(String url, int firstTokenMillis, int idleMillis) {
        var provider = Lessons.provider(CHAT_COMPLETIONS, url, firstTokenMillis, idleMillis);
        return new ChatCompletionsTutor(new OkHttpClient(), provider, InstantSource.system());
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A virtual thread that asks once.
    private static final class AskingThread {

        private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        private final Thread thread;

        AskingThread(ChatCompletionsTutor tutor, Tutor.Listener listener) {
            thread = Thread.startVirtualThread(() -> {
                try {
                    tutor.answer(prompt("Hi"), listener);
                    outcome.complete(new AssertionError("answered"));
                } catch (Throwable e) {
                    outcome.complete(e);
                }
            });
        }

        void interrupt() {
            thread.interrupt();
        }

        Throwable outcome() throws Exception {
            return outcome.get(1, TimeUnit.SECONDS);
        }
    }
}
