package io.lyceum.adapters.rest;

import io.lyceum.adapters.rest.problems.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stretch of time of which a query asks: the last 30 days unless it says otherwise, and at most 366.
public record Stretch(Instant from, Instant to) {

    private static final Duration USUAL = Duration.ofDays(30);
    private static final Duration LONGEST = Duration.ofDays(366);

    /// Reads the parameters `from` and `to`.
    ///
    /// @throws jakarta.ws.rs.WebApplicationException when it ends before it begins, or is too long
    public static Stretch of(@Nullable Instant from, @Nullable Instant to, InstantSource clock) {
        var end = Optional.ofNullable(to).orElseGet(clock::instant);
        var start = Optional.ofNullable(from).orElseGet(() -> end.minus(USUAL));
        if (start.isAfter(end)) {
            throw Problem.invalid("/from", "after-end", "must not be after the end")
                    .toException();
        }
        if (Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw Problem.invalid("/from", "max", "may be at most 366 days before the end")
                    .toException();
        }
        return new Stretch(start, end);
    }
}
