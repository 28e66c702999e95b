package io.lyceum.adapters.llm;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/// Somebody who runs language models.
///
/// @param url the base address, such as `https://api.openai.com/v1`; while it is empty the provider is not used
/// @param apiKey empty where none is asked for
/// @param maxTokensField `max_completion_tokens` for OpenAI's newer models, which refuse `max_tokens`
/// @param temperature left to the provider when empty
/// @param firstTokenTimeout from the request to the first piece of text; reasoning counts as waiting
/// @param idleTimeout between two pieces of text, not counting the time the listener takes
/// @param totalTimeout for one attempt as a whole
/// @param retries further attempts before the first piece
/// @param wordDelay how long the offline tutor pauses after each word
@SelfValidating
public record LlmProvider(
        @NotBlank String name,
        @NotNull Kind kind,
        String url,

        @Pattern(regexp = "[\\x21-\\x7E]*", message = "must be printable ASCII without blanks")
        String apiKey,

        @Pattern(regexp = "max_tokens|max_completion_tokens")
        String maxTokensField,

        Optional<@PositiveOrZero @DecimalMax("2") Double> temperature,

        @DurationRange(min = 1, max = 86_400_000, unit = TimeUnit.MILLISECONDS)
        Duration connectTimeout,

        @DurationRange(min = 1, max = 86_400_000, unit = TimeUnit.MILLISECONDS)
        Duration firstTokenTimeout,

        @DurationRange(min = 1, max = 86_400_000, unit = TimeUnit.MILLISECONDS)
        Duration idleTimeout,

        @DurationRange(min = 1, max = 86_400_000, unit = TimeUnit.MILLISECONDS)
        Duration totalTimeout,

        @PositiveOrZero @Max(10) Integer retries,
        Duration wordDelay,
        List<LlmModel> models) {

    static final LlmProvider OFFLINE = offline();

    public enum Kind {
        /// OpenAI's chat completions, which Ollama, vLLM, llama.cpp and most gateways speak too.
        CHAT_COMPLETIONS,
        /// Anthropic's Messages.
        MESSAGES,
        /// [io.lyceum.adapters.llm.offline.OfflineTutor].
        OFFLINE;

        @JsonCreator
        static Kind of(String name) {
            return switch (name) {
                case "chat-completions" -> CHAT_COMPLETIONS;
                case "messages" -> MESSAGES;
                case "offline" -> OFFLINE;
                default ->
                    throw new IllegalArgumentException(
                            "kind is '" + name + "', must be chat-completions, messages or offline");
            };
        }
    }

    public LlmProvider {
        url = requireNonNullElse(url, "").strip().replaceFirst("/+$", "");
        apiKey = requireNonNullElse(apiKey, "").strip();
        maxTokensField = requireNonNullElse(maxTokensField, "max_tokens");
        temperature = requireNonNullElse(temperature, Optional.empty());
        connectTimeout = requireNonNullElse(connectTimeout, Duration.seconds(5));
        firstTokenTimeout = requireNonNullElse(firstTokenTimeout, Duration.seconds(60));
        idleTimeout = requireNonNullElse(idleTimeout, Duration.seconds(30));
        totalTimeout = requireNonNullElse(totalTimeout, Duration.minutes(10));
        retries = requireNonNullElse(retries, 2);
        wordDelay = requireNonNullElse(wordDelay, Duration.milliseconds(15));
        models = List.copyOf(requireNonNullElse(models, List.of()));
    }

    @JsonIgnore
    boolean hasWhatItNeeds() {
        return kind == Kind.OFFLINE || !url.isEmpty();
    }

    /// What the provider calls the model.
    ///
    /// @throws IllegalArgumentException when it does not offer it
    String upstream(String model) {
        return models.stream()
                .filter(candidate -> candidate.id().equals(model))
                .map(LlmModel::upstream)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " does not offer " + model));
    }

    /// Says nothing about a provider that is not used, whose settings may be blank as well.
    @SelfValidation
    public void isComplete(ViolationCollector violations) {
        if (!hasWhatItNeeds()) {
            return;
        }
        if (kind != Kind.OFFLINE && HttpUrl.parse(url) == null) {
            violations.addViolation("url", "must be an http or https address");
        }
        if (models.isEmpty()) {
            violations.addViolation("models", "of '" + name + "' must name at least one model");
        }
        for (var model : models) {
            if (model.id().isBlank()) {
                violations.addViolation("models", "of '" + name + "' has a model without an id");
            }
            if (model.contextTokens() <= 0 || model.maxOutputTokens() <= 0) {
                violations.addViolation("models", "'" + model.id() + "' must allow more than 0 tokens");
            } else if (model.maxOutputTokens() >= model.contextTokens()) {
                violations.addViolation("models", "'" + model.id() + "' must have maxOutputTokens below contextTokens");
            }
        }
    }

    /// Leaves the key out.
    @Override
    public String toString() {
        return "LlmProvider[name=%s, kind=%s, url=%s, models=%s]".formatted(name, kind, url, models);
    }

    private static LlmProvider offline() {
        return new LlmProvider(
                "offline",
                Kind.OFFLINE,
                "",
                "",
                "max_tokens",
                Optional.empty(),
                Duration.seconds(5),
                Duration.seconds(60),
                Duration.seconds(30),
                Duration.minutes(10),
                0,
                Duration.milliseconds(15),
                List.of(new LlmModel("socrates", "socrates", 16_000, 1024, List.of(), Optional.empty())));
    }
}
