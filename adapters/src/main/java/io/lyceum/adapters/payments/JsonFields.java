package io.lyceum.adapters.payments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.kernel.Storable;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Reads what providers send leniently: members come and go with the versions of their interfaces.
record JsonFields(JsonNode node) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /// A whole document.
    ///
    /// @throws IllegalArgumentException when it is not an object
    static JsonFields read(String text) {
        try {
            var node = JSON.readTree(text);
            if (!node.isObject()) {
                throw new IllegalArgumentException("Not an object");
            }
            return new JsonFields(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON", e);
        }
    }

    JsonFields at(String pointer) {
        return new JsonFields(node.at(pointer));
    }

    Stream<JsonFields> items() {
        return node.valueStream().map(JsonFields::new);
    }

    /// A text that is not empty.
    ///
    /// @throws IllegalArgumentException when no database can store it
    Optional<String> text(String pointer) {
        return Optional.of(node.at(pointer))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty())
                .map(text -> storable(text, pointer));
    }

    private static String storable(String text, String pointer) {
        if (!Storable.is(text)) {
            throw new IllegalArgumentException(pointer + " has characters that are none");
        }
        return text;
    }

    String required(String pointer) {
        return text(pointer).orElseThrow(() -> new IllegalArgumentException(pointer + " is missing"));
    }

    /// The id of a thing that may be given as a whole or by its id alone.
    Optional<String> id(String pointer) {
        return text(pointer).or(() -> text(pointer + "/id"));
    }

    /// Seconds since 1970.
    ///
    /// @throws IllegalArgumentException when that is before, or after the year 9999
    Optional<Instant> seconds(String pointer) {
        return number(pointer, LAST_SECOND).map(Instant::ofEpochSecond);
    }

    /// Milliseconds since 1970.
    ///
    /// @throws IllegalArgumentException when that is before, or after the year 9999
    Optional<Instant> millis(String pointer) {
        return number(pointer, LAST_SECOND * 1000).map(Instant::ofEpochMilli);
    }

    private Optional<Long> number(String pointer, long most) {
        var number = node.at(pointer);
        if (!number.isNumber()) {
            return Optional.empty();
        }
        double value = number.doubleValue();
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(pointer + " is no time");
        }
        return Optional.of(number.longValue());
    }

    Optional<UserId> user(String pointer) {
        try {
            return text(pointer).map(UUID::fromString).map(UserId::new);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean flag(String pointer) {
        return node.at(pointer).asBoolean();
    }
}
