package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.LanguageTag;
import io.lyceum.adapters.rest.Line;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import org.hibernate.validator.constraints.CodePointLength;

/// Says in JSON Schema what Bean Validation checks.
@SuppressWarnings("rawtypes") // The library leaves out its own type parameter.
final class Limits {

    private Limits() {}

    static void apply(Schema schema, Annotation[] annotations) {
        for (var annotation : annotations) {
            switch (annotation) {
                case Min min -> schema.setMinimum(BigDecimal.valueOf(min.value()));
                case Max max -> schema.setMaximum(BigDecimal.valueOf(max.value()));
                case Size size -> length(schema, size.min(), size.max());
                case CodePointLength length -> length(schema, length.min(), length.max());
                case NotBlank _ -> {
                    length(schema, 1, Integer.MAX_VALUE);
                    schema.setPattern("\\S");
                }
                case Pattern pattern -> schema.setPattern("^(?:" + pattern.regexp() + ")$");
                case Line _ -> schema.setPattern("^" + Line.PATTERN + "$");
                case Email _ -> schema.setFormat("email");
                default -> {}
            }
        }
    }

    /// True of what a request can violate.
    static boolean isLimit(Annotation annotation) {
        return annotation.annotationType().getPackageName().startsWith("jakarta.validation")
                || annotation.annotationType().getPackageName().startsWith("org.hibernate.validator")
                || annotation instanceof Line
                || annotation instanceof LanguageTag;
    }

    private static void length(Schema schema, int min, int max) {
        if (min > 0) {
            schema.setMinLength(min);
        }
        if (max < Integer.MAX_VALUE) {
            schema.setMaxLength(max);
        }
    }
}
