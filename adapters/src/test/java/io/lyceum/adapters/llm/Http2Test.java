package io.lyceum.adapters.llm;

import static io.lyceum.adapters.llm.Lessons.prompt;
import static io.lyceum.adapters.llm.LlmProvider.Kind.CHAT_COMPLETIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lyceum.domain.tutors.port.Tutor;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Large providers speak HTTP/2, where another thread reads from the socket.
class Http2Test {

    private static final List<Protocol> HTTP_2 = List.of(Protocol.H2_PRIOR_KNOWLEDGE);

    private final MockWebServer server = new MockWebServer();
    private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws IOException {
        server.setProtocols(HTTP_2);
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theAnswerComesInPieces() throws Exception {
        stream(RawProvider.chunk("Hi") + "data: [DONE]\n\n", Duration.ZERO);

        tutor(5_000).answer(prompt("Hi"), pieces::add);

        assertThat(pieces).containsExactly("Hi");
    }

    @Test
    void silenceInTheMiddle() {
        stream(RawProvider.chunk("Hi"), Duration.ofMillis(800));

        var failure = catchThrowable(() -> tutor(300).answer(prompt("Hi"), pieces::add));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        TutorFailure.class, e -> assertThat(e.reason()).isEqualTo(Cause.SILENT));
        assertThat(pieces).containsExactly("Hi");
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        stream(RawProvider.chunk("Hi"), Duration.ofMillis(800));
        var begun = new CompletableFuture<String>();
        var outcome = new CompletableFuture<Throwable>();

        var thread = Thread.startVirtualThread(
                () -> outcome.complete(catchThrowable(() -> ask(piece -> begun.complete(piece)))));
        begun.get(2, TimeUnit.SECONDS);
        Thread.sleep(100);
        thread.interrupt();

        assertThat(outcome.get(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    private void ask(Tutor.Listener listener) throws InterruptedException {
        tutor(5_000).answer(prompt("Hi"), listener);
    }

    private void stream(String body, Duration silence) {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/event-stream")
                .body(new ThenSilent(body, silence))
                .build());
    }

    private ChatCompletionsTutor tutor(int idleMillis) {
        var provider = Lessons.provider(CHAT_COMPLETIONS, server.url("/v1").toString(), 5_000, idleMillis);
        var http = new OkHttpClient.Builder().protocols(HTTP_2).build();
        return new ChatCompletionsTutor(http, provider, InstantSource.system());
    }

    private record ThenSilent(String text, Duration silence) implements MockResponseBody {

        @Override
        public long getContentLength() {
            return -1;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8(text).flush();
            try {
                Thread.sleep(silence);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
