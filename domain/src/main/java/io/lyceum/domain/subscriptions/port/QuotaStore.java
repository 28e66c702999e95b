package io.lyceum.domain.subscriptions.port;

import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.Limit;
import io.lyceum.domain.subscriptions.Meter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The grants and the ledger of the user on whose behalf the store was opened.
public interface QuotaStore {

    /// Those in force at `now`.
    List<Grant> grants(Instant now);

    /// Takes one unit within all the limits, which are of the same meter, and holds their counters until the
    /// transaction ends, so that two who ask at the same moment cannot both take the last unit. After a shortage
    /// the transaction must not commit.
    ///
    /// @param reference what the unit is taken for; it can be given back by that
    Optional<Shortage> take(Meter meter, UUID reference, Instant now, List<Limit> limits);

    /// Gives back what was taken for a reference; a second time changes nothing.
    void refund(Meter meter, UUID reference);

    /// What has been used since a moment.
    long used(Meter meter, Instant since);

    record Shortage(Limit limit, long used) {}
}
