package io.lyceum.adapters.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.port.Tutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/// A tutor behind [chat completions](https://platform.openai.com/docs/api-reference/chat) in OpenAI's form, which
/// Ollama, vLLM, llama.cpp and most gateways speak too.
public final class ChatCompletionsTutor implements Tutor {

    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final JsonFactory JSON = new JsonFactory();

    private final ProviderConnection connection;
    private final LlmProvider provider;

    public ChatCompletionsTutor(OkHttpClient http, LlmProvider provider, InstantSource clock) {
        this.connection = new ProviderConnection(http, provider, clock);
        this.provider = provider;
    }

    @Override
    public Answer answer(Prompt prompt, Listener listener) throws InterruptedException {
        var request = authorised(new Request.Builder(), provider)
                .url(provider.url() + "/chat/completions")
                .post(RequestBody.create(body(prompt), JSON_TYPE));
        return connection.ask(prompt, request, ChatCompletionsReader::new, listener);
    }

    static Request.Builder authorised(Request.Builder request, LlmProvider provider) {
        return provider.apiKey().isEmpty() ? request : request.header("Authorization", "Bearer " + provider.apiKey());
    }

    private byte[] body(Prompt prompt) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model", provider.upstream(prompt.model()));
            json.writeBooleanField("stream", true);
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
            json.writeNumberField(provider.maxTokensField(), prompt.maxOutputTokens());
            if (provider.temperature().isPresent()) {
                json.writeNumberField("temperature", provider.temperature().get());
            }
            json.writeArrayFieldStart("messages");
            if (!prompt.system().isBlank()) {
                message(json, "system", prompt.system());
            }
            for (var line : prompt.lines()) {
                message(json, role(line.role()), line.text());
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void message(JsonGenerator json, String role, String content) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role);
        json.writeStringField("content", content);
        json.writeEndObject();
    }

    private static String role(Role role) {
        return switch (role) {
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case SYSTEM -> "system";
        };
    }
}
