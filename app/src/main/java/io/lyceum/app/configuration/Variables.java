package io.lyceum.app.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Puts environment variables into a configuration that has been read: `${NAME}`, or `${NAME:-default}` for when it is
/// empty or not set. What is in a variable stays one text, whatever its characters; it is neither parsed nor looked
/// through for further variables. Only the sole item of a list may hold several values, separated by commas.
final class Variables {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final UnaryOperator<@Nullable String> environment;
    private final Map<String, String> places = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    /// @param environment what is in a variable; null when it is not set
    Variables(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /// Replaces the variables in all values of a tree.
    void putInto(ObjectNode root) {
        replaceIn(root, "");
    }

    /// What is wrong, such as a variable that is not set and has no default; never what is in one.
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /// The variables at a place such as `limits.body`, or in the list or entry it is in; empty when there is none.
    Optional<String> at(String place) {
        String rest = place.replaceAll("\\[([^\\]]*[^\\]0-9][^\\]]*)]", ".$1");
        return Optional.ofNullable(places.get(rest))
                .or(() -> rest.endsWith("]")
                        ? Optional.ofNullable(places.get(rest.substring(0, rest.lastIndexOf('['))))
                        : Optional.empty());
    }

    private void replaceIn(ObjectNode node, String place) {
        for (var field : node.properties()) {
            String inside = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
            field.setValue(replaced(field.getValue(), inside));
        }
    }

    private JsonNode replaced(JsonNode node, String place) {
        if (node instanceof ObjectNode object) {
            replaceIn(object, place);
        } else if (node instanceof ArrayNode array) {
            return items(array, place);
        } else if (node.isTextual() && node.textValue().contains("${")) {
            return JsonNodeFactory.instance.textNode(text(node.textValue(), place));
        }
        return node;
    }

    private ArrayNode items(ArrayNode array, String place) {
        var items = JsonNodeFactory.instance.arrayNode();
        if (array.size() == 1
                && array.get(0).isTextual()
                && VARIABLE.matcher(array.get(0).textValue()).matches()) {
            Arrays.stream(text(array.get(0).textValue(), place).split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .forEach(items::add);
        } else {
            for (int i = 0; i < array.size(); i++) {
                items.add(replaced(array.get(i), "%s[%d]".formatted(place, i)));
            }
        }
        return items;
    }

    private String text(String template, String place) {
        if (VARIABLE.matcher(template).replaceAll("").contains("${")) {
            mistakes.add(
                    place + " has something like a variable that cannot be read: write ${NAME} or ${NAME:-default}");
        }
        places.put(
                place,
                VARIABLE.matcher(template)
                        .results()
                        .map(variable -> variable.group(1))
                        .distinct()
                        .collect(Collectors.joining(", ")));
        return VARIABLE.matcher(template).replaceAll(variable -> Matcher.quoteReplacement(value(variable, place)));
    }

    private String value(MatchResult variable, String place) {
        var set = Optional.ofNullable(environment.apply(variable.group(1)));
        var otherwise = Optional.ofNullable(variable.group(2));
        return otherwise
                .flatMap(text -> set.filter(value -> !value.isEmpty()).or(() -> Optional.of(text)))
                .or(() -> set)
                .orElseGet(() -> {
                    mistakes.add("%s (%s) must be set: it has no default".formatted(place, variable.group(1)));
                    return "";
                });
    }
}
