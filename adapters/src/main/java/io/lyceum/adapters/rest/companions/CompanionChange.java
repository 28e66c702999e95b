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
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/// What is absent or null stays as it is.
public record CompanionChange(
        @Nullable @Size(min = 1, message = "must not be empty") @CodePointLength(max = Traits.MAX_NAME) @Line
        String name,

        @Nullable Subject subject,

        @Nullable @Size(min = 1, message = "must not be empty") @CodePointLength(max = Traits.MAX_TOPIC) @Line
        String topic,

        @Nullable Voice voice,
        @Nullable Style style,
        @Nullable @Min(1) @Max(Traits.MAX_DURATION) Integer duration,

        @Nullable @CodePointLength(min = 1, max = Traits.MAX_LANGUAGE) @LanguageTag
        String language,

        @Nullable Visibility visibility) {

    public CompanionChange {
        name = Line.Form.of(name);
        topic = Line.Form.of(topic);
        language = NewCompanion.usual(language);
    }

    Traits applyTo(Traits before) {
        return new Traits(
                ofNullable(name).orElse(before.name()),
                ofNullable(subject).orElse(before.subject()),
                ofNullable(topic).orElse(before.topic()),
                ofNullable(voice).orElse(before.voice()),
                ofNullable(style).orElse(before.style()),
                ofNullable(duration).orElse(before.duration()),
                ofNullable(language).orElse(before.language()),
                ofNullable(visibility).orElse(before.visibility()));
    }
}
