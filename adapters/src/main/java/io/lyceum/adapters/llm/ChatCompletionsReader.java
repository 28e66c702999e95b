package io.lyceum.adapters.llm;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.FIELD_NAME;
import static com.fasterxml.jackson.core.JsonToken.START_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import io.lyceum.domain.tutors.TokenUsage;
import io.lyceum.domain.tutors.port.Tutor.Answer;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import io.lyceum.domain.tutors.port.Tutor.FinishReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// Reads `chat.completion.chunk` events without building a tree.
///
/// Takes the text of the first choice. Reasoning, tool calls and what it does not know are skipped. Usage may
/// come with any chunk or not at all, and the last one counts. The answer is finished with a `finish_reason` or
/// with `[DONE]`, whichever comes first.
final class ChatCompletionsReader implements AnswerReader {

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final ProviderFailures failures;
    private final StringBuilder text = new StringBuilder();

    private String finishReason = "";
    private Optional<TokenUsage> usage = Optional.empty();
    private boolean done;

    ChatCompletionsReader(ProviderFailures failures) {
        this.failures = failures;
    }

    @Override
    public String read(byte[] event) throws IOException {
        if (isDone(event)) {
            done = true;
            return "";
        }
        text.setLength(0);
        try (var json = JSON.createParser(event)) {
            if (json.nextToken() != START_OBJECT) {
                throw new JsonParseException(json, "not an object");
            }
            chunk(json);
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "more than one object");
            }
        }
        return text.toString();
    }

    @Override
    public boolean hasFinished() {
        return done || !finishReason.isEmpty();
    }

    @Override
    public boolean isOver() {
        return done;
    }

    @Override
    public Answer answer() {
        return switch (finishReason) {
            case "content_filter" -> throw failures.failure(Cause.REFUSED, "withheld the answer");
            case "length" -> new Answer(FinishReason.LENGTH, usage);
            default -> new Answer(FinishReason.STOP, usage);
        };
    }

    private void chunk(JsonParser json) throws IOException {
        var isError = false;
        var flat = ProviderError.NONE;
        while (json.nextToken() == FIELD_NAME) {
            var name = json.currentName();
            var value = json.nextToken();
            switch (name) {
                case "choices" -> choices(json);
                case "usage" -> usage(json);
                case "error" -> {
                    if (value == START_OBJECT || value == VALUE_STRING) {
                        throw failures.reported(ProviderError.read(json));
                    }
                    json.skipChildren();
                }
                case "object" -> isError = "error".equals(json.getText());
                case "message" -> flat = new ProviderError(json.getValueAsString(""), flat.type(), flat.code());
                case "type" -> flat = new ProviderError(flat.message(), json.getValueAsString(""), flat.code());
                case "code" -> flat = new ProviderError(flat.message(), flat.type(), json.getValueAsString(""));
                default -> json.skipChildren();
            }
        }
        if (isError) {
            throw failures.reported(flat);
        }
    }

    private void choices(JsonParser json) throws IOException {
        if (json.currentToken() != START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (var first = true; json.nextToken() != END_ARRAY; first = false) {
            if (!first || json.currentToken() != START_OBJECT) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == FIELD_NAME) {
                var name = json.currentName();
                var value = json.nextToken();
                if (name.equals("delta") && value == START_OBJECT) {
                    delta(json);
                } else if (name.equals("finish_reason") && value == VALUE_STRING) {
                    finishReason = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private void delta(JsonParser json) throws IOException {
        while (json.nextToken() == FIELD_NAME) {
            var isContent = json.currentName().equals("content");
            if (json.nextToken() == VALUE_STRING && isContent) {
                text.append(json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private void usage(JsonParser json) throws IOException {
        if (json.currentToken() != START_OBJECT) {
            json.skipChildren();
            return;
        }
        var input = 0L;
        var output = 0L;
        while (json.nextToken() == FIELD_NAME) {
            var name = json.currentName();
            if (json.nextToken() != VALUE_NUMBER_INT) {
                json.skipChildren();
            } else if (name.equals("prompt_tokens")) {
                input = AnswerReader.count(json);
            } else if (name.equals("completion_tokens")) {
                output = AnswerReader.count(json);
            }
        }
        usage = TokenUsage.counted(input, output);
    }

    private static boolean isDone(byte[] event) {
        var from = 0;
        var to = event.length;
        while (from < to && event[from] <= ' ' && event[from] >= 0) {
            from++;
        }
        while (to > from && event[to - 1] <= ' ' && event[to - 1] >= 0) {
            to--;
        }
        return Arrays.equals(event, from, to, DONE, 0, DONE.length);
    }
}
