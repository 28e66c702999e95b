package io.lyceum.adapters.rest;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A language tag (BCP 47), in the form in which such tags are usually written.
@Constraint(validatedBy = LanguageTag.Form.class)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface LanguageTag {

    String message() default "must be a BCP 47 tag";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /// Reads tags in whatever case, and those that have been replaced by others.
    final class Form implements ConstraintValidator<LanguageTag, String> {

        /// The letters of the longest name of a language that is registered; others may be, but none is.
        private static final int REGISTERED = 3;

        /// The usual form, such as `de-AT`; empty when a text is no tag.
        public static Optional<String> of(String text) {
            try {
                return Optional.of(text)
                        .filter(tag -> !tag.isEmpty())
                        .map(tag -> new Locale.Builder().setLanguageTag(tag).build())
                        .filter(locale -> locale.getLanguage().length() <= REGISTERED)
                        .map(Locale::toLanguageTag);
            } catch (IllformedLocaleException _) {
                return Optional.empty();
            }
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || of(text).isPresent();
        }
    }
}
