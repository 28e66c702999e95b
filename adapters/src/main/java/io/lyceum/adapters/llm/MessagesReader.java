package io.lyceum.adapters.llm;

import static com.fasterxml.jackson.core.JsonToken.FIELD_NAME;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import io.lyceum.domain.tutors.TokenUsage;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import java.io.IOException;
import java.util.Optional;

/// Reads the events of Anthropic's [streams](https://docs.anthropic.com/en/api/messages-streaming) without
/// building a tree.
///
/// Goes by the `type` inside an event, which repeats the event's name. Thinking, tool use, pings and unknown types
/// are skipped. Input tokens, cached ones included, come with `message_start`, output tokens with the last
/// `message_delta`. Only `message_stop` finishes the answer.
final class MessagesReader implements AnswerReader {

    private static final JsonFactory JSON = new JsonFactory();

    private final ProviderFailures failures;

    private String stopReason = "";
    private long inputTokens;
    private long outputTokens;
    private boolean counted;
    private boolean miscounted;
    private boolean stopped;

    MessagesReader(ProviderFailures failures) {
        this.failures = failures;
    }

    @Override
    public String read(byte[] event) throws IOException {
        try (var json = JSON.createParser(event)) {
            if (json.nextToken() != START_OBJECT) {
                throw new JsonParseException(json, "not an object");
            }
            var type = "";
            var text = "";
            var error = ProviderError.NONE;
            while (json.nextToken() == FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "type" -> type = json.getText();
                    case "message" -> message(json);
                    case "delta", "content_block" -> text = content(json);
                    case "usage" -> usage(json);
                    case "error" -> error = ProviderError.read(json);
                    default -> json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "more than one object");
            }
            return switch (type) {
                case "error" -> throw failures.reported(error);
                case "message_stop" -> {
                    stopped = true;
                    yield "";
                }
                default -> text;
            };
        }
    }

    @Override
    public boolean hasFinished() {
        return stopped;
    }

    @Override
    public boolean isOver() {
        return stopped;
    }

    @Override
    public Answer answer() {
        return switch (stopReason) {
            case "refusal" -> throw failures.failure(Cause.REFUSED, "withheld the answer");
            case "max_tokens", "model_context_window_exceeded" -> new Answer(FinishReason.LENGTH, usage());
            default -> new Answer(FinishReason.STOP, usage());
        };
    }

    private Optional<TokenUsage> usage() {
        return counted && !miscounted ? TokenUsage.counted(inputTokens, outputTokens) : Optional.empty();
    }

    private void message(JsonParser json) throws IOException {
        if (json.currentToken() != START_OBJECT) {
            return;
        }
        while (json.nextToken() == FIELD_NAME) {
            var isUsage = json.currentName().equals("usage");
            json.nextToken();
            if (isUsage) {
                usage(json);
            } else {
                json.skipChildren();
            }
        }
    }

    /// Text of a `text` block or a `text_delta`; a `message_delta` has the reason to stop in the same place.
    private String content(JsonParser json) throws IOException {
        if (json.currentToken() != START_OBJECT) {
            json.skipChildren();
            return "";
        }
        var type = "";
        var text = "";
        while (json.nextToken() == FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> type = json.getValueAsString("");
                case "text" -> text = json.getValueAsString("");
                case "stop_reason" -> stopReason = json.getValueAsString("");
                default -> json.skipChildren();
            }
        }
        return type.startsWith("text") ? text : "";
    }

    private void usage(JsonParser json) throws IOException {
        if (json.currentToken() != START_OBJECT) {
            json.skipChildren();
            return;
        }
        var input = 0L;
        while (json.nextToken() == FIELD_NAME) {
            var name = json.currentName();
            if (json.nextToken() != VALUE_NUMBER_INT) {
                json.skipChildren();
                continue;
            }
            var count = AnswerReader.count(json);
            miscounted |= count < 0;
            switch (name) {
                case "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens" -> input += count;
                case "output_tokens" -> outputTokens = count;
                default -> {}
            }
        }
        inputTokens = Math.max(inputTokens, input);
        counted = true;
    }
}
