package io.lyceum.domain.privacy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What an erasure has done, without a word about whose it was.
public record Receipt(UUID id, Instant requestedAt, Instant finishedAt, List<Line> tables) {

    /// What has become of the rows of a table.
    ///
    /// @param found how many there were
    /// @param kept how many there still are; where they are pseudonymised, they no longer lead to the user
    /// @param why they were treated so
    public record Line(
            String table, long found, long erased, long kept, PersonalData.Treatment treatment, String why) {}
}
