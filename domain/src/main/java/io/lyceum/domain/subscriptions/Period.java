package io.lyceum.domain.subscriptions;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How long what was used keeps counting: for ever, or until the calendar day or month ends in UTC.
public enum Period {
    LIFETIME,
    MONTH,
    DAY;

    /// The first moment of the period that `now` lies in; [Instant#MIN] for a lifetime.
    public Instant since(Instant now) {
        return switch (this) {
            case LIFETIME -> Instant.MIN;
            case MONTH -> startOfMonth(now).toInstant();
            case DAY -> now.truncatedTo(ChronoUnit.DAYS);
        };
    }

    /// The first moment of the next period, when counting starts anew.
    public Optional<Instant> resetsAt(Instant now) {
        return switch (this) {
            case LIFETIME -> Optional.empty();
            case MONTH -> Optional.of(startOfMonth(now).plusMonths(1).toInstant());
            case DAY -> Optional.of(now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
        };
    }

    private static ZonedDateTime startOfMonth(Instant now) {
        return now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    }
}
