package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.lyceum.app.Client.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The emitted OpenAPI document, against which answers are held. It is read more strictly here than clients should
/// read it: a member that it does not mention is an error.
final class ApiContract {

    private static final Set<String> TOLD_HEADERS =
            Set.of("location", "etag", "link", "retry-after", "www-authenticate");
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode document;
    private final JsonNode strict;
    private final Set<String> succeeded = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();

    ApiContract(JsonNode document) {
        this.document = document;
        this.strict = document.deepCopy();
        strict.at("/components/schemas").properties().forEach(schema -> {
            if (!schema.getKey().equals("Problem") && schema.getValue() instanceof ObjectNode object) {
                object.put("unevaluatedProperties", false);
            }
        });
    }

    JsonNode document() {
        return document;
    }

    /// `GET /api/me` and so on, with what stands there.
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
        return operations;
    }

    /// The operations that have succeeded so far.
    Set<String> succeeded() {
        return succeeded;
    }

    /// The codes of the problems answered so far.
    Set<String> refused() {
        return refused;
    }

    JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        if (reference.isEmpty()) {
            return node;
        }
        assertThat(reference).startsWith("#/");
        var target = document.at(reference.substring(1));
        assertThat(target.isMissingNode()).as(reference).isFalse();
        return target;
    }

    /// Fails unless the document says that this may be answered.
    void check(Answer answer) {
        var request = answer.raw().request();
        String operation = operation(request.method(), request.uri().getPath());
        String what = operation + " " + answer.status();
        var described = Optional.ofNullable(operations().get(operation))
                .map(found -> found.path("responses").path(Integer.toString(answer.status())))
                .orElseThrow();
        assertThat(described.isMissingNode()).as("%s is not described", what).isFalse();
        var response = resolve(described);
        checkHeaders(what, response, answer);
        String body = answer.raw().body();
        if (body.isEmpty()) {
            assertThat(response.has("content")).as("%s has content", what).isFalse();
        } else {
            checkBody(what, response, answer);
        }
        if (answer.status() < 300) {
            succeeded.add(operation);
        } else if (answer.body().has("code")) {
            refused.add(answer.text("/code"));
        }
    }

    private static void checkHeaders(String what, JsonNode response, Answer answer) {
        var told = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        response.path("headers").fieldNames().forEachRemaining(told::add);
        var given = answer.raw().headers().map().keySet().stream()
                .filter(TOLD_HEADERS::contains)
                .toList();
        assertThat(told).as(what).containsAll(given);
        assertThat(answer.header("X-Request-Id")).as(what).isNotEmpty();
    }

    private void checkBody(String what, JsonNode response, Answer answer) {
        String type = answer.header("Content-Type").replaceFirst(";.*", "");
        var media = response.path("content").path(type);
        assertThat(media.isMissingNode()).as("%s as %s", what, type).isFalse();
        if (type.equals("text/event-stream")) {
            checkEvents(what, media.path("schema"), answer.raw().body());
        } else {
            boolean json = type.endsWith("json");
            validate(
                    what,
                    media.path("schema"),
                    json ? answer.body() : TextNode.valueOf(answer.raw().body()));
        }
    }

    private void checkEvents(String what, JsonNode schema, String stream) {
        var events = ServerSentEvents.read(stream);
        assertThat(events).as(what).isNotEmpty();
        validate(what, schema, events);
        var items = resolve(schema.path("items"));
        for (var event : events) {
            var kind = (items.has("oneOf") ? items.path("oneOf").valueStream() : Stream.of(items))
                    .map(this::resolve)
                    .filter(candidate ->
                            candidate.at("/properties/event/enum").valueStream().anyMatch(event.path("event")::equals))
                    .findFirst()
                    .orElseThrow();
            validate(
                    what + " " + event.path("event"),
                    kind.at("/properties/data/contentSchema"),
                    Client.read(event.path("data").asText()));
        }
    }

    private void validate(String what, JsonNode schema, JsonNode value) {
        var root = (ObjectNode) schema.deepCopy();
        root.put("unevaluatedProperties", false);
        root.set("components", strict.path("components"));
        List<Error> errors = REGISTRY.getSchema(root).validate(value);
        assertThat(errors).as("%s: %s", what, value).isEmpty();
    }

    /// The described operation of a path: the one with the fewest parameters where several match.
    private String operation(String method, String path) {
        return operations().keySet().stream()
                .filter(operation -> operation.startsWith(method + " "))
                .filter(operation -> matches(operation.substring(method.length() + 1), path))
                .min(Comparator.comparing(operation -> operation.contains("{")))
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
    }

    private static boolean matches(String template, String path) {
        return path.matches(Pattern.quote(template).replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q"));
    }
}
