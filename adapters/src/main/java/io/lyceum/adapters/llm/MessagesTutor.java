package io.lyceum.adapters.llm;

import com.fasterxml.jackson.core.JsonFactory;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.port.Tutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/// A tutor behind Anthropic's [Messages](https://docs.anthropic.com/en/api/messages), version 2023-06-01.
///
/// Messages must begin with the user's, take turns, and have text. Lines in a row by one speaker are joined, and
/// a conversation that the tutor opened gets a word of explanation in front.
public final class MessagesTutor implements Tutor {

    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final JsonFactory JSON = new JsonFactory();
    private static final String OPENING = "(The conversation begins.)";

    private final ProviderConnection connection;
    private final LlmProvider provider;

    public MessagesTutor(OkHttpClient http, LlmProvider provider, InstantSource clock) {
        this.connection = new ProviderConnection(http, provider, clock);
        this.provider = provider;
    }

    @Override
    public Answer answer(Prompt prompt, Listener listener) throws InterruptedException {
        var request = authorised(new Request.Builder(), provider)
                .url(provider.url() + "/messages")
                .post(RequestBody.create(body(prompt), JSON_TYPE));
        return connection.ask(prompt, request, MessagesReader::new, listener);
    }

    static Request.Builder authorised(Request.Builder request, LlmProvider provider) {
        request.header("anthropic-version", "2023-06-01");
        return provider.apiKey().isEmpty() ? request : request.header("x-api-key", provider.apiKey());
    }

    private byte[] body(Prompt prompt) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model", provider.upstream(prompt.model()));
            json.writeNumberField("max_tokens", prompt.maxOutputTokens());
            json.writeBooleanField("stream", true);
            if (!prompt.system().isBlank()) {
                json.writeStringField("system", prompt.system());
            }
            if (provider.temperature().isPresent()) {
                json.writeNumberField("temperature", provider.temperature().get());
            }
            json.writeArrayFieldStart("messages");
            for (var line : inTurns(prompt.lines())) {
                json.writeStartObject();
                json.writeStringField("role", line.role() == Role.ASSISTANT ? "assistant" : "user");
                json.writeStringField("content", line.text());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static List<Prompt.Line> inTurns(List<Prompt.Line> lines) {
        var turns = new ArrayList<Prompt.Line>();
        for (var line : lines) {
            if (line.text().isBlank()) {
                continue;
            }
            if (turns.isEmpty() && line.role() == Role.ASSISTANT) {
                turns.add(new Prompt.Line(Role.USER, OPENING));
            }
            if (!turns.isEmpty() && turns.getLast().role() == line.role()) {
                turns.add(new Prompt.Line(line.role(), turns.removeLast().text() + "\n\n" + line.text()));
            } else {
                turns.add(line);
            }
        }
        return turns;
    }
}
