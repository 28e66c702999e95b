package io.lyceum.adapters.rest.requests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.lyceum.adapters.rest.Json;
import io.lyceum.adapters.rest.Parameters;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.kernel.Term;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells clients what is wrong with a body, in words that need no knowledge of how it is read.
final class BrokenJson implements ExceptionMapper<JsonProcessingException> {

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);

    /// How the library begins to say so; it has no type of its own for it.
    private static final String SECOND_DOCUMENT = "Trailing token";

    @Override
    public Response toResponse(JsonProcessingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof WebApplicationException refusal) {
                return refusal.getResponse();
            }
        }
        return problem(e).toResponse();
    }

    private static Problem problem(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                Problem.invalid(
                        pointer(unknown), "unknown-member", "There is no member called " + unknown.getPropertyName());
            case Json.Unfit unfit -> Problem.invalid(pointer(unfit), "wrong-type", unfit.getOriginalMessage());
            case MismatchedInputException second
            when second.getOriginalMessage().startsWith(SECOND_DOCUMENT) ->
                Problem.of(ProblemType.MALFORMED_JSON, "The body has more behind the first JSON document");
            case MismatchedInputException mismatch ->
                Problem.invalid(pointer(mismatch), "wrong-type", wanted(mismatch.getTargetType()));
            case JsonMappingException mapping
            when mapping.getCause() instanceof InputCoercionException ->
                Problem.invalid(pointer(mapping), "out-of-range", "is too large or too small a number");
            case JsonMappingException mapping
            when !(mapping.getCause() instanceof JsonProcessingException) ->
                Problem.invalid(pointer(mapping), "wrong-type", "cannot be read");
            default -> Problem.of(ProblemType.MALFORMED_JSON, firstLine(e.getOriginalMessage()));
        };
    }

    private static String pointer(JsonMappingException e) {
        var pointer = new StringBuilder();
        for (var step : e.getPath()) {
            String name = step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName();
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /// What must stand where something of another type stood.
    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "cannot be read";
        }
        if (type.isEnum()) {
            return "must be one of " + String.join(", ", Term.all(type));
        }
        if (type.isRecord()) {
            return "must be an object";
        }
        if (type == String.class) {
            return "must be a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "must be true or false";
        }
        if (type == Instant.class) {
            return Parameters.A_TIME;
        }
        if (type == UUID.class) {
            return Parameters.A_UUID;
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "must be a list";
        }
        return WHOLE_NUMBERS.contains(type) ? Parameters.A_NUMBER : "cannot be read";
    }

    /// The library names its own settings in some messages; clients have no use for them.
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceAll(", from `[^`]*`", "");
    }
}
