package io.lyceum.app.configuration;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationValidationException;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.AnnotationSensitivePropertyNamingStrategy;
import io.dropwizard.jackson.FuzzyEnumModule;
import io.dropwizard.jackson.Jackson;
import io.lyceum.domain.kernel.Term;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a configuration file with [Variables] in it. What is wrong is said with the place in the file and the variable
/// that stands there, and without the value, which may be a secret.
public final class ConfigurationReader extends YamlConfigurationFactory<LyceumConfiguration> {

    private final UnaryOperator<@Nullable String> environment;

    public ConfigurationReader(Validator validator, String prefix, UnaryOperator<@Nullable String> environment) {
        super(LyceumConfiguration.class, validator, json(), prefix);
        this.environment = environment;
    }

    /// As Dropwizard's own, but without Blackbird: the code that it makes for a property is not worth its while for one
    /// that is read once, and takes a tenth of the start.
    private static ObjectMapper json() {
        return Jackson.newMinimalObjectMapper()
                .registerModules(
                        new FuzzyEnumModule(), new ParameterNamesModule(), new Jdk8Module(), new JavaTimeModule())
                .setPropertyNamingStrategy(new AnnotationSensitivePropertyNamingStrategy())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    protected LyceumConfiguration build(JsonNode node, String path) throws IOException, ConfigurationException {
        if (!(node instanceof ObjectNode root)) {
            throw new Wrong(path, List.of("It must have sections, such as server and database"));
        }
        var variables = new Variables(environment);
        variables.putInto(root);
        if (!variables.mistakes().isEmpty()) {
            throw new Wrong(path, variables.mistakes());
        }
        try {
            return super.build(root, path);
        } catch (ConfigurationValidationException e) {
            throw new Wrong(
                    path,
                    e.getConstraintViolations().stream()
                            .map(violation -> describe(violation, variables))
                            .sorted()
                            .distinct()
                            .toList());
        } catch (ConfigurationParsingException e) {
            throw e.getCause() instanceof JsonMappingException unread
                    ? new Wrong(path, List.of(describe(unread, variables)))
                    : e;
        }
    }

    private static String describe(ConstraintViolation<?> violation, Variables variables) {
        String place = violation.getPropertyPath().toString().replaceAll("\\.?<[^>]*>", "");
        return named(place, variables) + " " + violation.getMessage();
    }

    private static String describe(JsonMappingException unread, Variables variables) {
        String what = unread instanceof UnrecognizedPropertyException unknown
                ? "is unknown; known are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "))
                : typeOf(unread).map(ConfigurationReader::expectation).orElse("cannot be read");
        return named(place(unread), variables) + " " + what;
    }

    private static String named(String place, Variables variables) {
        return variables.at(place).map(names -> place + " (" + names + ")").orElse(place);
    }

    private static String place(JsonMappingException unread) {
        var place = new StringBuilder();
        for (var step : unread.getPath()) {
            if (step.getFieldName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return place.toString();
    }

    private static Optional<Class<?>> typeOf(JsonMappingException unread) {
        return switch (unread) {
            case MismatchedInputException mismatched -> Optional.ofNullable(mismatched.getTargetType());
            case ValueInstantiationException refused ->
                Optional.ofNullable(refused.getType()).map(JavaType::getRawClass);
            default -> Optional.empty();
        };
    }

    private static String expectation(Class<?> type) {
        if (type.isEnum()) {
            return "must be one of " + String.join(", ", Term.all(type));
        }
        return switch (type.getSimpleName()) {
            case "Duration" -> "must be a time such as 500ms, 10s, 5m, 12h or 30d";
            case "DataSize" -> "must be a size such as 256KiB or 1MiB";
            case "boolean", "Boolean" -> "must be true or false";
            case "int", "Integer", "long", "Long" -> "must be a whole number";
            default -> "must be a " + type.getSimpleName();
        };
    }

    /// What an operator has to put right.
    static final class Wrong extends ConfigurationException {

        private static final long serialVersionUID = 1;

        private Wrong(String path, List<String> errors) {
            super(path, errors);
        }
    }
}
