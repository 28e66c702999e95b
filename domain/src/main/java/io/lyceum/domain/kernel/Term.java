package io.lyceum.domain.kernel;

import java.util.Locale;
import java.util.Optional;

/// How the constants of our enumerations are written outside of Java: `MAX_DURATION` is `max-duration`.
public final class Term {

    private Term() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Empty when no constant is written like that.
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String text) {
        for (var constant : type.getEnumConstants()) {
            if (of(constant).equals(text)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /// The constant of a text that we wrote ourselves.
    public static <E extends Enum<E>> E parse(Class<E> type, String text) {
        return find(type, text)
                .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + " has no " + text));
    }
}
