package io.lyceum.domain.companions;

import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.UserId;
import java.util.List;
import java.util.Optional;

/// What to look for in the catalogue, and where to go on.
///
/// @param text found literally and without regard to case in name or topic; sorted by relevance, also what is
///     written a little differently
/// @param after where the last page ended; or else `skip` of the first companions are passed over
public record CatalogueQuery(
        List<Subject> subjects,
        Optional<String> text,
        Optional<Voice> voice,
        Optional<Style> style,
        Optional<UserId> author,
        Optional<Boolean> bookmarked,
        Optional<Integer> minDuration,
        Optional<Integer> maxDuration,
        Sort sort,
        Optional<Position> after,
        int skip,
        int limit) {

    /// The longest text that is looked for.
    public static final int MAX_TEXT = 200;

    /// How many companions can be passed over; further on, only a position leads.
    public static final int MAX_SKIP = 10_000;

    public enum Sort {
        NEWEST,
        POPULAR,
        RELEVANCE,
        NAME
    }
}
