package io.lyceum.adapters.llm;

import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/// How a provider is spoken to: with its time-outs, without following redirects, which could carry the key
/// elsewhere, and without OkHttp's own silent second attempt, which could make it answer twice.
final class ProviderConnection {

    private final OkHttpClient http;
    private final LlmProvider provider;
    private final InstantSource clock;

    ProviderConnection(OkHttpClient shared, LlmProvider provider, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
        this.http = shared.newBuilder()
                .connectTimeout(provider.connectTimeout().toJavaDuration())
                .readTimeout(provider.firstTokenTimeout().toJavaDuration())
                .writeTimeout(Duration.ofSeconds(30))
                .callTimeout(provider.totalTimeout().toJavaDuration())
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(chain -> {
                    connected(chain.request()).set(true);
                    return chain.proceed(chain.request());
                })
                .build();
    }

    /// Sends the request and hands its answer to the listener.
    Answer ask(
            Prompt prompt,
            Request.Builder request,
            Function<ProviderFailures, AnswerReader> reader,
            Consumer<String> listener)
            throws InterruptedException {
        var failures = new ProviderFailures(provider, prompt, clock);
        prompt.trace().requestId().ifPresent(id -> request.header("X-Request-Id", id));
        prompt.trace().parent().ifPresent(parent -> request.header("traceparent", parent));
        var call = http.newCall(request.header("Accept", "text/event-stream")
                .header("Accept-Encoding", "identity")
                .tag(AtomicBoolean.class, new AtomicBoolean())
                .build());
        var pieces = new Pieces(prompt.maxOutputTokens(), listener);
        return new StreamedAnswer(call, provider, reader.apply(failures), pieces, failures).read();
    }

    /// Whether a connection was there to carry the request, which tells a failure to connect from a later one.
    static boolean isConnected(Call call) {
        return connected(call.request()).get();
    }

    private static AtomicBoolean connected(Request request) {
        var tag = request.tag(AtomicBoolean.class);
        return tag == null ? new AtomicBoolean() : tag;
    }
}
