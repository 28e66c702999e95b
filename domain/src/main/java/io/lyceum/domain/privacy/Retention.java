package io.lyceum.domain.privacy;

import io.lyceum.domain.privacy.port.RetentionBook;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Removes what has been kept as long as the operator wants it kept.
public final class Retention {

    private final RetentionBook book;
    private final SequencedMap<String, Duration> periods;

    /// Keeps each thing for its period.
    ///
    /// @param periods by the names of what is kept
    public Retention(RetentionBook book, SequencedMap<String, Duration> periods) {
        this.book = book;
        this.periods = new LinkedHashMap<>(periods);
    }

    /// How many rows of each were removed, or would be.
    public Map<String, Long> apply(boolean dry) {
        Map<String, Long> removed = new LinkedHashMap<>();
        periods.forEach((what, age) -> removed.put(what, book.apply(what, age, dry)));
        return removed;
    }
}
