package io.lyceum.adapters.rest.companions;

import static java.util.Optional.ofNullable;

import io.lyceum.adapters.rest.LanguageTag;
import io.lyceum.adapters.rest.Line;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Traits;
import io.lyceum.domain.companions.Visibility;
import io.lyceum.domain.companions.Voice;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/// A companion as its author wants it to be; what may be absent has a default.
public record NewCompanion(
        @NotBlank @CodePointLength(max = Traits.MAX_NAME) @Line
        String name,

        @NotNull Subject subject,

        @NotBlank @CodePointLength(max = Traits.MAX_TOPIC) @Line
        String topic,

        @NotNull Voice voice,
        @NotNull Style style,
        @Nullable @Min(1) @Max(Traits.MAX_DURATION) Integer duration,

        @Nullable @CodePointLength(min = 1, max = Traits.MAX_LANGUAGE) @LanguageTag
        String language,

        @Nullable Visibility visibility) {

    public NewCompanion {
        name = Line.Form.of(name);
        topic = Line.Form.of(topic);
        language = usual(language);
    }

    Traits traits() {
        return new Traits(
                name,
                subject,
                topic,
                voice,
                style,
                ofNullable(duration).orElse(Traits.DEFAULT_DURATION),
                ofNullable(language).orElse(Traits.DEFAULT_LANGUAGE),
                ofNullable(visibility).orElse(Visibility.PUBLIC));
    }

    @SuppressWarnings("NullAway")
    static String usual(@Nullable String language) {
        return language == null ? null : LanguageTag.Form.of(language).orElse(language);
    }
}
