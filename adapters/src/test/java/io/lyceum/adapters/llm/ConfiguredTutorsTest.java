package io.lyceum.adapters.llm;

import static io.lyceum.adapters.llm.Lessons.prompt;
import static io.lyceum.adapters.llm.LlmProvider.Kind.CHAT_COMPLETIONS;
import static io.lyceum.adapters.llm.LlmProvider.Kind.MESSAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lyceum.adapters.llm.ConfiguredTutors.Health.Reachable;
import io.lyceum.adapters.llm.ConfiguredTutors.Health.Unreachable;
import io.lyceum.adapters.llm.ConfiguredTutors.Offer;
import io.lyceum.domain.tutors.Prompt;
import java.io.IOException;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredTutorsTest {

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
    void aPromptGoesToTheProviderOfItsModel() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/event-stream")
                .body(RawProvider.chunk("Hi") + "data: [DONE]\n\n")
                .build());

        tutors(CHAT_COMPLETIONS).answer(prompt("Hi"), pieces::add);

        assertThat(pieces).containsExactly("Hi");
        assertThat(tutors(CHAT_COMPLETIONS).offers())
                .containsExactly(new Offer("small", "acme", 16_000, 1024, List.of(), Optional.empty()));
    }

    @Test
    void withoutAProviderThereIsTheOfflineTutor() throws Exception {
        var tutors = new ConfiguredTutors(new OkHttpClient(), LlmConfig.of(), InstantSource.system());
        var prompt = new Prompt("socrates", "", prompt("Hi").lines(), 5, Optional.empty());

        tutors.answer(prompt, pieces::add);

        assertThat(tutors.providers()).containsExactly("offline");
        assertThat(tutors.offers())
                .containsExactly(new Offer("socrates", "offline", 16_000, 1024, List.of(), Optional.empty()));
        assertThat(tutors.probe("offline")).isEqualTo(new Reachable());
        assertThat(pieces).isNotEmpty();
    }

    @Test
    void anUnknownModelIsABug() {
        var prompt = new Prompt("big", "", prompt("Hi").lines(), 5, Optional.empty());

        assertThatThrownBy(() -> tutors(MESSAGES).answer(prompt, pieces::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("big");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 404, 429})
    void aProviderThatAnswersIsReachable(int status) throws Exception {
        server.enqueue(new MockResponse.Builder().code(status).build());

        assertThat(tutors(CHAT_COMPLETIONS).probe("acme")).isEqualTo(new Reachable());

        var request = server.takeRequest();
        assertThat(request.getRequestLine()).isEqualTo("GET /v1/models HTTP/1.1");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer sk-secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 503})
    void aProviderThatFailsOrRefusesTheKeyIsNot(int status) throws Exception {
        server.enqueue(new MockResponse.Builder().code(status).build());

        assertThat(tutors(MESSAGES).probe("acme")).isEqualTo(new Unreachable("answered " + status));
        assertThat(server.takeRequest().getHeaders().get("x-api-key")).isEqualTo("sk-secret");
    }

    @Test
    void aSilentProviderIsUnreachableAfterTwoSeconds() throws Exception {
        try (var provider = new RawProvider(_ -> Thread.sleep(5_000))) {
            var config = LlmConfig.of(Lessons.provider(CHAT_COMPLETIONS, provider.url()));
            var tutors = new ConfiguredTutors(new OkHttpClient(), config, InstantSource.system());
            var before = System.nanoTime();

            assertThat(tutors.probe("acme")).isInstanceOf(Unreachable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(3));
        }
    }

    @Test
    void aProbeDoesNotThrow() {
        server.close();

        assertThat(tutors(CHAT_COMPLETIONS).probe("acme")).isInstanceOf(Unreachable.class);
        assertThat(tutors(CHAT_COMPLETIONS).probe("nobody")).isEqualTo(new Unreachable("not configured"));
    }

    private ConfiguredTutors tutors(LlmProvider.Kind kind) {
        var config = LlmConfig.of(Lessons.provider(kind, server.url("/v1/").toString()));
        return new ConfiguredTutors(new OkHttpClient(), config, InstantSource.system());
    }
}
