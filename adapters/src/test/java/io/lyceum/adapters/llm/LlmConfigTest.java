package io.lyceum.adapters.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.util.Duration;
import io.lyceum.adapters.llm.LlmProvider.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmConfigTest {

    private static final YamlConfigurationFactory<LlmConfig> READER =
            new YamlConfigurationFactory<>(LlmConfig.class, Validators.newValidator(), Jackson.newObjectMapper(), "dw");

    @Test
    void everySettingIsRead() throws Exception {
        var provider = read("""
                providers:
                  - name: openai
                    kind: chat-completions
                    url: https://api.openai.com/v1/
                    apiKey: sk-secret
                    maxTokensField: max_completion_tokens
                    temperature: 0.3
                    connectTimeout: 1s
                    firstTokenTimeout: 2s
                    idleTimeout: 3s
                    totalTimeout: 4m
                    retries: 0
                    models:
                      - {id: mini, upstream: gpt-4o-mini, contextTokens: 8000, maxOutputTokens: 500, plans: [pro]}
                """).configured().getFirst();

        assertThat(provider.kind()).isEqualTo(Kind.CHAT_COMPLETIONS);
        assertThat(provider.url()).isEqualTo("https://api.openai.com/v1");
        assertThat(provider.apiKey()).isEqualTo("sk-secret");
        assertThat(provider.maxTokensField()).isEqualTo("max_completion_tokens");
        assertThat(provider.temperature()).contains(0.3);
        assertThat(provider.connectTimeout()).isEqualTo(Duration.seconds(1));
        assertThat(provider.firstTokenTimeout()).isEqualTo(Duration.seconds(2));
        assertThat(provider.idleTimeout()).isEqualTo(Duration.seconds(3));
        assertThat(provider.totalTimeout()).isEqualTo(Duration.minutes(4));
        assertThat(provider.retries()).isZero();
        assertThat(provider.models())
                .containsExactly(new LlmModel("mini", "gpt-4o-mini", 8000, 500, List.of("pro"), Optional.empty()));
    }

    @Test
    void mostMayBeLeftOut() throws Exception {
        var provider = read("""
                providers:
                  - name: anthropic
                    kind: messages
                    url: https://api.anthropic.com/v1
                    apiKey:
                    models: [{id: haiku}]
                """).configured().getFirst();

        assertThat(provider.kind()).isEqualTo(Kind.MESSAGES);
        assertThat(provider.apiKey()).isEmpty();
        assertThat(provider.temperature()).isEmpty();
        assertThat(provider.retries()).isEqualTo(2);
        assertThat(provider.models())
                .containsExactly(new LlmModel("haiku", "haiku", 16_000, 1024, List.of(), Optional.empty()));
    }

    @Test
    void aProviderWithoutAnAddressIsNotUsed() throws Exception {
        var config = read("""
                providers:
                  - {name: openai, kind: chat-completions, url: "", models: [{id: ""}]}
                  - {name: ollama, kind: chat-completions, url: , models: }
                """);

        assertThat(config.configured()).singleElement().satisfies(offline -> {
            assertThat(offline.kind()).isEqualTo(Kind.OFFLINE);
            assertThat(offline.models()).extracting(LlmModel::id).containsExactly("socrates");
        });
    }

    @Test
    void anEmptySectionIsEnough() throws Exception {
        assertThat(read("providers:").configured()).hasSize(1);
        assertThat(read("{}").configured()).hasSize(1);
    }

    @Test
    void theOfflineTutorMayStandBesideOthers() throws Exception {
        var config = read("""
                providers:
                  - {name: offline, kind: offline, wordDelay: 0ms, models: [{id: socrates}]}
                  - {name: ollama, kind: chat-completions, url: "http://localhost:11434/v1", models: [{id: llama}]}
                """);

        assertThat(config.configured()).extracting(LlmProvider::name).containsExactly("offline", "ollama");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "name: a, kind: messages, url: 'ftp://x', models: [{id: m}]; must be an http or https address",
                "name: a, kind: messages, url: 'http://x', models: []; must name at least one model",
                "name: a, kind: messages, url: 'http://x', models: [{id: ' '}]; a model without an id",
                "name: a, kind: gopher, url: 'http://x', models: [{id: m}]; must be chat-completions",
                "name: '', kind: offline, models: [{id: m}]; must not be blank",
                "name: a, kind: offline, models: [{id: m, contextTokens: 10}]; maxOutputTokens below contextTokens",
                "name: a, kind: offline, models: [{id: m, maxOutputTokens: 0}]; more than 0 tokens",
                "name: a, kind: offline, temperature: 3, models: [{id: m}]; must be less than or equal to 2",
                "name: a, kind: offline, maxTokensField: max, models: [{id: m}]; maxTokensField must match",
                "name: a, kind: offline, idleTimeout: 0s, models: [{id: m}]; idleTimeout must be between",
                "name: a, kind: messages, url: 'http://x', apiKey: 'a b', models: [{id: m}]; printable ASCII",
                "name: a, kind: messages, url: 'http://x', models: [{id: m}, {id: m}]; offers the model id 'm' twice"
            })
    void aMistakeIsExplained(String provider, String explanation) {
        assertThatThrownBy(() -> read("providers: [{" + provider + "}]"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(explanation);
    }

    @Test
    void theKeyIsNotPrinted() throws Exception {
        var config =
                read("providers: [{name: a, kind: messages, url: 'http://x', apiKey: sk-secret, models: [{id: m}]}]");

        assertThat(config.toString()).contains("name=a").doesNotContain("sk-secret");
    }

    private static LlmConfig read(String yaml) throws IOException, ConfigurationException {
        return READER.build(_ -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "llm.yml");
    }
}
