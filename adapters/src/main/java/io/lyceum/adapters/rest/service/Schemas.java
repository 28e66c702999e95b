package io.lyceum.adapters.rest.service;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.streams.Event;
import io.lyceum.domain.kernel.Term;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Describes the types of bodies and parameters in JSON Schema, as `Json` reads and writes them. Records and
/// enumerations are described once, under names of their own.
@SuppressWarnings("rawtypes") // The library leaves out its own type parameter.
final class Schemas {

    private static final TypeFactory TYPES = TypeFactory.defaultInstance();

    private static final Map<Class<?>, List<String>> SCALARS = Map.ofEntries(
            Map.entry(String.class, List.of("string")),
            Map.entry(UUID.class, List.of("string", "uuid")),
            Map.entry(Instant.class, List.of("string", "date-time")),
            Map.entry(LocalDate.class, List.of("string", "date")),
            Map.entry(URI.class, List.of("string", "uri-reference")),
            Map.entry(int.class, List.of("integer", "int32")),
            Map.entry(Integer.class, List.of("integer", "int32")),
            Map.entry(long.class, List.of("integer", "int64")),
            Map.entry(Long.class, List.of("integer", "int64")),
            Map.entry(double.class, List.of("number", "double")),
            Map.entry(Double.class, List.of("number", "double")),
            Map.entry(boolean.class, List.of("boolean")),
            Map.entry(Boolean.class, List.of("boolean")),
            Map.entry(byte[].class, List.of("string", "binary")));

    private final Map<String, Schema> named = new TreeMap<>();
    private final Map<String, JavaType> owners = new HashMap<>();

    Map<String, Schema> named() {
        return named;
    }

    void add(String name, Schema schema) {
        named.put(name, schema);
    }

    static Schema reference(String name) {
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }

    /// What a client is told.
    Schema output(Type type) {
        return describe(TYPES.constructType(type), false);
    }

    /// What a client tells: absent and null mean the same, and unknown members are refused.
    Schema input(Type type) {
        return describe(TYPES.constructType(type), true);
    }

    /// A record without a name of its own.
    Schema inline(Class<?> type) {
        return object(TYPES.constructType(type), false);
    }

    /// One page of a list.
    Schema page(Class<?> page, Class<?> item) {
        return describe(TYPES.constructParametricType(page, item), false);
    }

    /// A stream of server-sent events, as a list of the events in it.
    ///
    /// @param events a sealed interface with a record for each shape of data, or the only such record
    Schema stream(Class<?> events) {
        if (!events.isSealed()) {
            return typed("array").items(event(events));
        }
        String name = simpleName(events);
        if (!named.containsKey(name)) {
            var kinds = new JsonSchema();
            for (var data : events.getPermittedSubclasses()) {
                kinds.addOneOfItem(event(data));
            }
            named.put(name, kinds);
        }
        return typed("array").items(reference(name));
    }

    static JsonSchema typed(String type) {
        var schema = new JsonSchema();
        schema.addType(type);
        return schema;
    }

    private Schema event(Class<?> data) {
        var titles = List.of(data.getAnnotation(Event.class).value());
        var content = typed("string");
        content.setContentMediaType("application/json");
        content.setContentSchema(output(data));
        var event = typed("object");
        event.addProperty("id", typed("string").pattern("^[1-9][0-9]*(-[0-9]+)?$"));
        event.addProperty("event", terms(titles));
        event.addProperty("data", content);
        event.setRequired(List.of("id", "event", "data"));
        String name = simpleName(data) + "Event";
        named.put(name, event);
        return reference(name);
    }

    private Schema describe(JavaType type, boolean input) {
        var raw = type.getRawClass();
        var scalar = SCALARS.get(raw);
        if (scalar != null) {
            var schema = typed(scalar.getFirst());
            return scalar.size() > 1 ? schema.format(scalar.getLast()) : schema;
        }
        if (raw == Optional.class) {
            return nullable(describe(type.containedType(0), input));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            var list = typed("array").items(describe(type.getContentType(), input));
            return Set.class.isAssignableFrom(raw) ? list.uniqueItems(true) : list;
        }
        if (Map.class.isAssignableFrom(raw)) {
            return typed("object").additionalProperties(describe(type.getContentType(), input));
        }
        if (raw == Object.class) {
            return new JsonSchema();
        }
        if (isId(raw)) {
            return typed("string").format("uuid");
        }
        return reference(name(type, input));
    }

    private String name(JavaType type, boolean input) {
        String name = simpleName(type.getRawClass());
        if (type.containedTypeCount() == 1) {
            name = simpleName(type.containedType(0).getRawClass()) + name;
        }
        var owner = owners.putIfAbsent(name, type);
        if (owner == null) {
            named.put(name, type.isEnumType() ? enumeration(type) : object(type, input));
        } else if (!owner.equals(type)) {
            throw new IllegalStateException("%s and %s are both called %s".formatted(owner, type, name));
        }
        return name;
    }

    private static Schema enumeration(JavaType type) {
        return terms(Term.all(type.getRawClass()));
    }

    private static Schema terms(List<String> terms) {
        var schema = typed("string");
        terms.forEach(schema::addEnumItemObject);
        return schema;
    }

    private Schema object(JavaType type, boolean input) {
        if (type.getRawClass() == Problem.class) {
            return problem();
        }
        if (!type.getRawClass().isRecord()) {
            throw new IllegalStateException(type + " cannot be described");
        }
        var schema = typed("object");
        List<String> required = new ArrayList<>();
        for (var component : type.getRawClass().getRecordComponents()) {
            var declared = TYPES.resolveMemberType(component.getGenericType(), type.getBindings());
            var member = describe(declared, input);
            boolean must = input ? isDemanded(component) : true;
            boolean canBeNull = input ? !must : component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (must) {
                required.add(component.getName());
            }
            Limits.apply(member, component.getAccessor().getAnnotations());
            schema.addProperty(component.getName(), canBeNull ? nullable(member) : member);
        }
        if (!required.isEmpty()) {
            schema.setRequired(required);
        }
        return input ? schema.additionalProperties(false) : schema;
    }

    /// Its members are methods, and kinds of problems have more of them.
    private Schema problem() {
        var schema = typed("object");
        schema.addProperty("type", typed("string").format("uri-reference"));
        schema.addProperty("title", typed("string"));
        schema.addProperty("status", typed("integer").format("int32"));
        schema.addProperty("detail", typed("string"));
        schema.addProperty("instance", typed("string").format("uri-reference"));
        schema.addProperty("code", typed("string"));
        schema.addProperty("requestId", typed("string"));
        schema.addProperty("errors", typed("array").items(output(Problem.FieldError.class)));
        schema.setRequired(List.of("type", "title", "status", "detail", "code"));
        return schema;
    }

    private static boolean isDemanded(RecordComponent component) {
        return component.getType().isPrimitive()
                || component.getAccessor().isAnnotationPresent(NotNull.class)
                || component.getAccessor().isAnnotationPresent(NotBlank.class);
    }

    private static Schema nullable(Schema schema) {
        if (schema.get$ref() != null) {
            return new JsonSchema().addOneOfItem(schema).addOneOfItem(typed("null"));
        }
        schema.addType("null");
        return schema;
    }

    private static boolean isId(Class<?> type) {
        return type.isRecord()
                && type.getSimpleName().endsWith("Id")
                && type.getRecordComponents().length == 1
                && type.getRecordComponents()[0].getType() == UUID.class;
    }

    /// `CompanionView` is a companion to clients; `Session.State` is called after the session, the data of
    /// `turn.started` after the turn.
    private static String simpleName(Class<?> type) {
        String name = type.getSimpleName().replaceFirst("View$", "");
        var event = type.getAnnotation(Event.class);
        if (event != null) {
            String subject = event.value()[0].replaceFirst("\\..*", "");
            return subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1) + name;
        }
        return type.isEnum() && type.getEnclosingClass() != null
                ? type.getEnclosingClass().getSimpleName().replaceFirst("Resource$", "") + name
                : name;
    }
}
