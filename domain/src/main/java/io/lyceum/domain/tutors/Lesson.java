package io.lyceum.domain.tutors;

import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Style;
import io.lyceum.domain.companions.Subject;
import io.lyceum.domain.companions.Voice;

/// The companion of a session as it was when the session started. It stays what it was when the author
/// changes or deletes the companion.
///
/// @param language a BCP 47 tag
public record Lesson(
        CompanionId companion,
        int version,
        String name,
        Subject subject,
        String topic,
        Voice voice,
        Style style,
        String language) {}
