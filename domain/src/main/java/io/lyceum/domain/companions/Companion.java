package io.lyceum.domain.companions;

import io.lyceum.domain.kernel.UserId;
import java.time.Instant;

/// An AI tutor that somebody made.
///
/// @param version counts the changes, from 1
/// @param sessions how many lessons were held with it, by everybody
/// @param bookmarked by the user on whose behalf it was read
public record Companion(
        CompanionId id,
        Author author,
        Traits traits,
        int version,
        long sessions,
        boolean bookmarked,
        Instant createdAt,
        Instant updatedAt) {

    public record Author(UserId id, String displayName) {}
}
