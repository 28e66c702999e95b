package io.lyceum.adapters.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.lyceum.domain.kernel.Storable;
import io.lyceum.domain.kernel.Term;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// How JSON is read and written: strictly, in UTF-8 only, with times as RFC 3339 text and enumerations as the contract
/// spells them.
public final class Json {

    private static final int MAX_DEPTH = 32;

    /// What is kept for each thread is of no use to virtual ones, which are new for each request.
    private static final int MAX_IDLE_BUFFERS = 64;

    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private Json() {}

    /// Changes a mapper that exists already, whose factory has no other switch for the detection of encodings.
    @SuppressWarnings("deprecation")
    public static void configure(ObjectMapper json) {
        json.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .registerModule(new SimpleModule("lyceum")
                        .addDeserializer(String.class, new StorableText())
                        .addDeserializer(UUID.class, new CanonicalUuid())
                        .addDeserializer(Instant.class, new Time()))
                .registerModule(new SimpleModule("lyceum-terms") {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void setupModule(SetupContext context) {
                        context.addDeserializers(new TermReaders());
                    }
                });
        json.setConfig(json.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        json.setConfig(json.getSerializationConfig().withInsertedAnnotationIntrospector(new Terms()));
        for (var shape : new CoercionInputShape[] {
            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
        }) {
            json.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        json.getFactory()
                .setRecyclerPool(JsonRecyclerPools.newBoundedPool(MAX_IDLE_BUFFERS))
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true)
                .configure(JsonFactory.Feature.CHARSET_DETECTION, false)
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    /// Spells our enumerations as [Term] does.
    private static final class Terms extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
            return terms(constants, names);
        }

        @Override
        @Deprecated
        public String[] findEnumValues(Class<?> type, Enum<?>[] constants, String[] names) {
            return terms(constants, names);
        }

        private static String[] terms(Enum<?>[] constants, String[] names) {
            for (int i = 0; i < constants.length; i++) {
                if (constants[i].getDeclaringClass().getName().startsWith("io.lyceum.")) {
                    names[i] = Term.of(constants[i]);
                }
            }
            return names;
        }
    }

    /// Reads our enumerations as [Term] spells them and in no other way: Dropwizard's reader is more lenient.
    private static final class TermReaders extends SimpleDeserializers {

        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> findEnumDeserializer(
                Class<?> type, DeserializationConfig config, BeanDescription description) throws JsonMappingException {
            return type.getName().startsWith("io.lyceum.")
                    ? new TermReader(type)
                    : super.findEnumDeserializer(type, config, description);
        }
    }

    private static final class TermReader extends StdDeserializer<Object> {

        private static final long serialVersionUID = 1;

        private TermReader(Class<?> type) {
            super(type);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return context.handleUnexpectedToken(handledType(), parser);
            }
            String text = parser.getText();
            List<String> terms = new ArrayList<>();
            for (Object constant : handledType().getEnumConstants()) {
                String term = Term.of((Enum<?>) constant);
                if (term.equals(text)) {
                    return constant;
                }
                terms.add(term);
            }
            return context.handleWeirdStringValue(handledType(), text, "must be one of %s", String.join(", ", terms));
        }
    }

    /// PostgreSQL can keep neither NUL nor half of a surrogate pair, so neither gets in.
    private static final class StorableText extends StdDeserializer<String> {

        private static final long serialVersionUID = 1;

        private StorableText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()
                    || parser.currentToken().isNumeric()
                    || parser.currentToken().isBoolean()) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            String text = parser.getText();
            if (!Storable.is(text)) {
                throw new Unfit(parser, "must not contain NUL or unpaired surrogates");
            }
            return text;
        }
    }

    /// Text that is none of what its member can be; the message says to clients what that is.
    public static final class Unfit extends JsonMappingException {

        private static final long serialVersionUID = 1;

        private Unfit(JsonParser parser, String message) {
            super(parser, message);
        }
    }

    /// A view as it is written; that it cannot be is a bug.
    public static byte[] bytes(ObjectMapper json, Object view) {
        try {
            return json.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The members of an object that we wrote ourselves.
    public static Map<String, Object> members(ObjectMapper json, String object) {
        try {
            return json.readValue(object, MEMBERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A time as [Parameters#time] reads it, and no number.
    private static final class Time extends StdDeserializer<Instant> {

        private static final long serialVersionUID = 1;

        private Time() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            try {
                return Parameters.time(parser.getText());
            } catch (DateTimeException _) {
                throw new Unfit(parser, Parameters.A_TIME);
            }
        }
    }

    static final class CanonicalUuid extends StdDeserializer<UUID> {

        private static final long serialVersionUID = 1;

        private static final Pattern FORM =
                Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

        private CanonicalUuid() {
            super(UUID.class);
        }

        static boolean isUuid(String text) {
            return FORM.matcher(text).matches();
        }

        @Override
        public UUID deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText();
            if (!isUuid(text)) {
                throw new Unfit(parser, Parameters.A_UUID);
            }
            return UUID.fromString(text);
        }
    }
}
