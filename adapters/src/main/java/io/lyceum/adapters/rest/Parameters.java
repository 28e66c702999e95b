package io.lyceum.adapters.rest;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.apikeys.ApiKeyId;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.feed.FeedPosition;
import io.lyceum.domain.identities.IdentityId;
import io.lyceum.domain.kernel.Storable;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.TurnId;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads identifiers, enumerations and texts from paths and queries, before Dropwizard's own converters, which are more
/// lenient, come to it.
@Priority(1)
public final class Parameters implements ParamConverterProvider {

    public static final String A_NUMBER = "must be a whole number";
    public static final String A_TIME = "must be a time such as 2027-01-31T12:00:00Z";
    public static final String A_UUID = "must be a UUID in lower case";

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final Map<Class<?>, Function<UUID, ?>> IDS = Map.of(
            CompanionId.class, CompanionId::new,
            SessionId.class, SessionId::new,
            MessageId.class, MessageId::new,
            TurnId.class, TurnId::new,
            SignInId.class, SignInId::new,
            ApiKeyId.class, ApiKeyId::new,
            IdentityId.class, IdentityId::new,
            UserId.class, UserId::new);

    @Override
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        if (IDS.containsKey(type)) {
            var make = Optional.ofNullable(IDS.get(type)).orElseThrow();
            return reading(annotations, A_UUID, text -> type.cast(make.apply(uuid(text))));
        }
        if (type == UUID.class) {
            return reading(annotations, A_UUID, text -> type.cast(uuid(text)));
        }
        if (type.isEnum() && type.getName().startsWith("io.lyceum.")) {
            return reading(
                    annotations, "must be one of " + String.join(", ", Term.all(type)), text -> constant(type, text));
        }
        if (type == String.class) {
            return reading(
                    annotations, "must not contain NUL or unpaired surrogates", text -> type.cast(storable(text)));
        }
        if (type == Instant.class) {
            return reading(annotations, A_TIME, text -> type.cast(time(text)));
        }
        if (type == FeedPosition.class) {
            return reading(annotations, "must be the id of an event", text -> type.cast(position(text)));
        }
        if (type == Boolean.class) {
            return reading(annotations, "must be true or false", text -> type.cast(bool(text)));
        }
        return null;
    }

    /// Reads an identifier as the service writes it.
    ///
    /// @throws IllegalArgumentException when it is not one
    public static UUID uuid(String text) {
        if (!Json.CanonicalUuid.isUuid(text)) {
            throw new IllegalArgumentException("Not a UUID");
        }
        return UUID.fromString(text);
    }

    /// A time of the years that RFC 3339 can write and PostgreSQL can keep.
    ///
    /// @throws DateTimeException when it is not one
    public static Instant time(String text) {
        var time = Instant.parse(text);
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new DateTimeException("Not in the years 0 to 9999");
        }
        return time;
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("Neither true nor false");
        };
    }

    /// An empty one is none: browsers may send it so.
    @SuppressWarnings("NullAway")
    private static FeedPosition position(String text) {
        return text.isEmpty() ? null : FeedPosition.parse(text).orElseThrow(IllegalArgumentException::new);
    }

    private static String storable(String text) {
        if (!Storable.is(text)) {
            throw new IllegalArgumentException("NUL or an unpaired surrogate");
        }
        return text;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> T constant(Class<T> type, String text) {
        return (T) Term.parse((Class) type, text);
    }

    /// Says itself what is wrong, because Jersey takes a failure inside a list for one of ours. What cannot be read
    /// in a path leads nowhere.
    private static WebApplicationException refusal(Annotation[] annotations, String wanted) {
        for (var annotation : annotations) {
            switch (annotation) {
                case PathParam _ -> {
                    return Problem.of(ProblemType.NOT_FOUND).toException();
                }
                case QueryParam query -> {
                    return Problem.unreadable(query.value(), wanted).toException();
                }
                case HeaderParam header -> {
                    return Problem.unreadable(header.value(), wanted).toException();
                }
                default -> {}
            }
        }
        return Problem.of(ProblemType.BAD_REQUEST).toException();
    }

    private static <T> ParamConverter<T> reading(Annotation[] annotations, String wanted, Function<String, T> read) {
        return new ParamConverter<>() {
            @Override
            @SuppressWarnings("NullAway")
            public T fromString(@Nullable String text) {
                try {
                    return text == null ? null : read.apply(text);
                } catch (IllegalArgumentException | DateTimeException _) {
                    throw refusal(annotations, wanted);
                }
            }

            @Override
            public String toString(T value) {
                return String.valueOf(value);
            }
        };
    }
}
