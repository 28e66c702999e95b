package io.lyceum.domain.subscriptions.port;

import io.lyceum.domain.subscriptions.DayUsage;
import io.lyceum.domain.subscriptions.Holdings;
import io.lyceum.domain.subscriptions.Limit;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Period;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The grants and the ledger of the user on whose behalf the store was opened.
public interface QuotaStore {

    /// What is in force at `now`.
    Holdings holdings(Instant now);

    /// Takes one unit within all the limits, which are of the same meter, and holds their counters until the
    /// transaction ends, so that two who ask at the same moment cannot both take the last unit. After a shortage
    /// the transaction must not commit.
    ///
    /// @param reference what the unit is taken for; it can be given back by that
    Optional<Shortage> take(Meter meter, UUID reference, Instant now, List<Limit> limits);

    /// Sets an amount aside within all the limits, as [#take] takes it, until what it is for is settled.
    Optional<Shortage> hold(Meter meter, UUID reference, long amount, Instant now, List<Limit> limits);

    /// Enters what something came to, and sets free what was held for it; false when that has been done before.
    ///
    /// @param now when it counts, unless something was held for it: then it counts when that was
    boolean settle(Meter meter, UUID reference, long used, boolean estimated, Instant now);

    /// Sets free what was held for something that came to nothing; false when there is nothing to set free.
    boolean release(Meter meter, UUID reference);

    /// Gives back what was taken for a reference; a second time changes nothing.
    void refund(Meter meter, UUID reference);

    /// What has been used and is held since a moment.
    Standing standing(Meter meter, Period period, Instant since);

    record Standing(long used, long held) {}

    /// Sets a limit of the user's own, or changes it.
    void setCap(Limit cap);

    /// Removes a limit of the user's own.
    void removeCap(Meter meter, Period period);

    /// What was used in each day of a stretch of time, in UTC, by day and meter.
    List<DayUsage> usage(Instant from, Instant to);

    record Shortage(Limit limit, long used) {}
}
