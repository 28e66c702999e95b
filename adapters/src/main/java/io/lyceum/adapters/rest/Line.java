package io.lyceum.adapters.rest;

import io.lyceum.domain.kernel.OneLine;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// One line of text, see [OneLine].
@Pattern(regexp = Line.PATTERN)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Line {

    /// The characters of one line, as Java and JSON Schema both understand them.
    String PATTERN = "[^" + OneLine.FORBIDDEN + "]*";

    String message() default "must be one line without control and invisible characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// The form in which a line is kept.
    final class Form {

        private Form() {}

        /// Tidy, see [OneLine]; null stays null, for members that may be absent or are refused later.
        @SuppressWarnings("NullAway")
        public static String of(@Nullable String text) {
            return text == null ? null : OneLine.tidy(text);
        }
    }
}
