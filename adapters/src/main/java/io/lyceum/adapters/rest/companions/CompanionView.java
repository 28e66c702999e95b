package io.lyceum.adapters.rest.companions;

import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Visibility;
import io.lyceum.domain.companions.Voice;
import java.time.Instant;
import java.util.UUID;

/// A companion as one user sees it.
public record CompanionView(
        UUID id,
        String name,
        Subject subject,
        String topic,
        Voice voice,
        Style style,
        int duration,
        String language,
        Visibility visibility,
        int version,
        AuthorView author,
        boolean bookmarked,
        long sessionCount,
        Instant createdAt,
        Instant updatedAt) {

    public record AuthorView(UUID id, String displayName) {}

    public static CompanionView of(Companion companion) {
        var traits = companion.traits();
        return new CompanionView(
                companion.id().value(),
                traits.name(),
                traits.subject(),
                traits.topic(),
                traits.voice(),
                traits.style(),
                traits.duration(),
                traits.language(),
                traits.visibility(),
                companion.version(),
                new AuthorView(
                        companion.author().id().value(), companion.author().displayName()),
                companion.bookmarked(),
                companion.sessions(),
                companion.createdAt(),
                companion.updatedAt());
    }
}
