package io.lyceum.adapters.llm;

import static com.fasterxml.jackson.core.JsonToken.FIELD_NAME;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.lyceum.domain.tutors.port.Tutor.Cause;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;

/// What a provider says went wrong, in whichever of these forms:
///
/// - `{"error": {"message", "type", "code"}}` of OpenAI, Ollama and llama.cpp;
/// - `{"type": "error", "error": {"type", "message", "details": {"error_code"}}}` of Anthropic;
/// - `{"object": "error", "message", "type", "code"}` of older vLLM;
/// - `{"error": "message"}` of some gateways.
///
/// @param code a word or a status
record ProviderError(String message, String type, String code) {

    static final ProviderError NONE = new ProviderError("", "", "");

    private static final JsonFactory JSON = new JsonFactory();

    /// Reads the body of an answer; [#NONE] when it is something else.
    static ProviderError in(byte[] body) {
        try (var json = JSON.createParser(body)) {
            return json.nextToken() == START_OBJECT ? read(json) : NONE;
        } catch (IOException _) {
            return NONE;
        }
    }

    /// Reads the object, or the text, that the parser stands on.
    static ProviderError read(JsonParser json) throws IOException {
        if (json.currentToken() == VALUE_STRING) {
            return new ProviderError(json.getText(), "", "");
        }
        if (json.currentToken() != START_OBJECT) {
            json.skipChildren();
            return NONE;
        }
        var found = NONE;
        while (json.nextToken() == FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            found = switch (name) {
                case "error", "details" -> found.or(read(json));
                case "message" -> new ProviderError(scalar(json), found.type, found.code);
                case "type" -> typed(found, scalar(json));
                case "code", "error_code" -> new ProviderError(found.message, found.type, scalar(json));
                default -> {
                    json.skipChildren();
                    yield found;
                }
            };
        }
        return found;
    }

    /// The kind of failure, where no status tells.
    Cause cause() {
        if (code.matches("[45]\\d\\d")) {
            return ProviderFailures.cause(Integer.parseInt(code));
        }
        if (mentions("rate_limit", "quota", "billing", "credit", "spend_limit")) {
            return Cause.RATE_LIMITED;
        }
        if (mentions("authentication", "permission", "api_key")) {
            return Cause.UNAUTHORIZED;
        }
        if (mentions(
                "invalid_request", "badrequest", "not_found", "notfound", "too_large", "context_length", "content")) {
            return Cause.REFUSED;
        }
        return Cause.UNAVAILABLE;
    }

    /// Whether asking again is of no use before somebody has paid.
    boolean saysCreditIsSpent() {
        return mentions("insufficient_quota", "billing", "credit_balance", "spend_limit");
    }

    private boolean mentions(String... words) {
        var both = (type + ' ' + code).toLowerCase(Locale.ROOT);
        return Stream.of(words).anyMatch(both::contains);
    }

    private ProviderError or(ProviderError inner) {
        return new ProviderError(
                inner.message.isEmpty() ? message : inner.message,
                inner.type.isEmpty() ? type : inner.type,
                inner.code.isEmpty() ? code : inner.code);
    }

    /// Anthropic's envelope is itself of the type `error`.
    private static ProviderError typed(ProviderError found, String type) {
        return type.equals("error") ? found : new ProviderError(found.message, type, found.code);
    }

    private static String scalar(JsonParser json) throws IOException {
        if (json.currentToken().isScalarValue()) {
            return json.getValueAsString("");
        }
        json.skipChildren();
        return "";
    }
}
