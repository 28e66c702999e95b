package io.lyceum.domain.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the constants of our enumerations are written outside of Java: `MAX_DURATION` is `max-duration`.
public final class Term {

    /// The constants of each enumeration by how they are written, because rows of the database are full of them.
    private static final ClassValue<Map<String, Object>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            return Arrays.stream(type.getEnumConstants())
                    .collect(Collectors.toUnmodifiableMap(constant -> of((Enum<?>) constant), Function.identity()));
        }
    };

    private Term() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Those of an enumeration, in its order.
    public static List<String> all(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> of((Enum<?>) constant))
                .toList();
    }

    /// Empty when no constant is written like that.
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String text) {
        return Optional.ofNullable(CONSTANTS.get(type).get(text)).map(type::cast);
    }

    /// The constant of a text that we wrote ourselves.
    public static <E extends Enum<E>> E parse(Class<E> type, String text) {
        return find(type, text)
                .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + " has no " + text));
    }
}
