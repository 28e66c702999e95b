package io.lyceum.adapters.rest;

import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.TurnId;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads identifiers, enumerations and texts from paths and queries.
public final class Parameters implements ParamConverterProvider {

    private static final Map<Class<?>, Function<UUID, ?>> IDS = Map.of(
            CompanionId.class, CompanionId::new,
            SessionId.class, SessionId::new,
            TurnId.class, TurnId::new,
            SignInId.class, SignInId::new,
            UserId.class, UserId::new);

    @Override
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        if (IDS.containsKey(type)) {
            var make = Optional.ofNullable(IDS.get(type)).orElseThrow();
            return reading(text -> type.cast(make.apply(uuid(text))));
        }
        if (type.isEnum() && type.getName().startsWith("io.lyceum.")) {
            return reading(text -> constant(type, text));
        }
        if (type == String.class) {
            return reading(text -> type.cast(storable(text)));
        }
        if (type == Instant.class) {
            return reading(text -> type.cast(instant(text)));
        }
        if (type == Boolean.class) {
            return reading(text -> type.cast(bool(text)));
        }
        return null;
    }

    private static UUID uuid(String text) {
        if (!Json.CanonicalUuid.isUuid(text)) {
            throw new IllegalArgumentException("Not a UUID");
        }
        return UUID.fromString(text);
    }

    /// A moment that the database can store and a client can read back.
    ///
    /// @throws DateTimeException when the text is none
    public static Instant instant(String text) {
        var instant = Instant.parse(text);
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1 || year > 9999) {
            throw new DateTimeException("Too far away");
        }
        return instant;
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("Neither true nor false");
        };
    }

    private static String storable(String text) {
        if (!Json.isStorable(text)) {
            throw new IllegalArgumentException("NUL or an unpaired surrogate");
        }
        return text;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> T constant(Class<T> type, String text) {
        return (T) Term.parse((Class) type, text);
    }

    private static <T> ParamConverter<T> reading(Function<String, T> read) {
        return new ParamConverter<>() {
            @Override
            @SuppressWarnings("NullAway")
            public T fromString(@Nullable String text) {
                return text == null ? null : read.apply(text);
            }

            @Override
            public String toString(T value) {
                return String.valueOf(value);
            }
        };
    }
}
