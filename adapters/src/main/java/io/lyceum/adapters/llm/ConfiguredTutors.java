package io.lyceum.adapters.llm;

import io.lyceum.adapters.llm.offline.OfflineTutor;
import io.lyceum.domain.tutors.Price;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.port.Tutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/// Every model of the configuration, each asked at its provider.
public final class ConfiguredTutors implements Tutor {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final List<LlmProvider> providers;
    private final Map<String, CircuitBreaker> breakers = new LinkedHashMap<>();
    private final Map<String, Tutor> tutors;
    private final OkHttpClient probing;

    /// Makes a tutor for each model.
    ///
    /// @param http shared by all providers, which differ in their time-outs only
    public ConfiguredTutors(OkHttpClient http, LlmConfig config, InstantSource clock) {
        this.providers = config.configured();
        var candidates = new HashMap<String, List<FailoverTutor.Candidate>>();
        for (var provider : providers) {
            var tutor = tutor(http, provider, clock);
            var breaker = config.breaker().breaker();
            breakers.put(provider.name(), breaker);
            provider.models()
                    .forEach(model -> candidates
                            .computeIfAbsent(model.id(), _ -> new ArrayList<>())
                            .add(new FailoverTutor.Candidate(
                                    provider.name(),
                                    tutor,
                                    breaker,
                                    model.price().map(LlmModel.LlmPrice::toDomain),
                                    provider.kind() != LlmProvider.Kind.OFFLINE)));
        }
        this.tutors = candidates.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new FailoverTutor(entry.getValue(), config.switchMidAnswer())));
        this.probing = http.newBuilder()
                .connectTimeout(PROBE_TIMEOUT)
                .readTimeout(PROBE_TIMEOUT)
                .callTimeout(PROBE_TIMEOUT)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
    }

    /// A model that may be asked for.
    ///
    /// @param plans those that include it; all when empty
    public record Offer(
            String model,
            String provider,
            int contextTokens,
            int maxOutputTokens,
            List<String> plans,
            Optional<Price> price) {}

    /// Whether a provider would probably answer.
    public sealed interface Health {

        record Reachable() implements Health {}

        /// The reason may be shown to an operator; the key is not in it.
        record Unreachable(String why) implements Health {}
    }

    /// Asks whoever offers the prompt's model, and the next one where the first fails.
    ///
    /// @throws IllegalArgumentException when the prompt is for a model that is not on offer
    @Override
    public Answer answer(Prompt prompt, Listener listener) throws InterruptedException {
        var tutor = tutors.get(prompt.model());
        if (tutor == null) {
            throw new IllegalArgumentException("no provider offers the model " + prompt.model());
        }
        return tutor.answer(prompt, listener);
    }

    /// In the order of the configuration, so the first is the natural default. Where several providers have a model, it
    /// is the first one's, but takes no more than each of them does.
    public List<Offer> offers() {
        var offers = new LinkedHashMap<String, Offer>();
        for (var provider : providers) {
            for (var model : provider.models()) {
                offers.merge(model.id(), offer(provider, model), ConfiguredTutors::common);
            }
        }
        return List.copyOf(offers.values());
    }

    private static Offer offer(LlmProvider provider, LlmModel model) {
        return new Offer(
                model.id(),
                provider.name(),
                model.contextTokens(),
                model.maxOutputTokens(),
                model.plans(),
                model.price().map(LlmModel.LlmPrice::toDomain));
    }

    private static Offer common(Offer first, Offer next) {
        return new Offer(
                first.model(),
                first.provider(),
                Math.min(first.contextTokens(), next.contextTokens()),
                Math.min(first.maxOutputTokens(), next.maxOutputTokens()),
                first.plans(),
                first.price());
    }

    /// Whether a provider is asked; one that has failed too often is left alone for a while.
    public boolean isAsked(String name) {
        return Optional.ofNullable(breakers.get(name))
                .map(breaker -> breaker.state() == CircuitBreaker.State.CLOSED)
                .orElse(false);
    }

    /// How often a provider has failed so often that it was left alone.
    public long timesLeftAlone(String name) {
        return Optional.ofNullable(breakers.get(name))
                .map(CircuitBreaker::openings)
                .orElse(0L);
    }

    public List<String> providers() {
        return providers.stream().map(LlmProvider::name).toList();
    }

    /// Asks the provider for its list of models, which costs nothing. Takes at most two seconds and does not
    /// throw. Any answer but a failure of the server or a complaint about our key is good.
    public Health probe(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .map(this::probe)
                .orElseGet(() -> new Health.Unreachable("not configured"));
    }

    private Health probe(LlmProvider provider) {
        var request = new Request.Builder();
        switch (provider.kind()) {
            case OFFLINE -> {
                return new Health.Reachable();
            }
            case CHAT_COMPLETIONS -> ChatCompletionsTutor.authorised(request, provider);
            case MESSAGES -> MessagesTutor.authorised(request, provider);
        }
        try (var response =
                probing.newCall(request.url(provider.url() + "/models").build()).execute()) {
            var status = response.code();
            return status >= 500 || status == 401 || status == 403
                    ? new Health.Unreachable("answered " + status)
                    : new Health.Reachable();
        } catch (IOException | RuntimeException e) {
            return new Health.Unreachable("cannot be reached: " + e.getClass().getSimpleName());
        } catch (Exception e) {
            // An interrupt while OkHttp waits for a connection, which Kotlin does not declare.
            Thread.currentThread().interrupt();
            return new Health.Unreachable("interrupted: " + e.getClass().getSimpleName());
        }
    }

    private static Tutor tutor(OkHttpClient http, LlmProvider provider, InstantSource clock) {
        return switch (provider.kind()) {
            case CHAT_COMPLETIONS ->
                new PatientTutor(new ChatCompletionsTutor(http, provider, clock), provider.retries());
            case MESSAGES -> new PatientTutor(new MessagesTutor(http, provider, clock), provider.retries());
            case OFFLINE -> new OfflineTutor(provider.wordDelay().toJavaDuration());
        };
    }
}
