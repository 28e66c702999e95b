package io.lyceum.domain.subscriptions;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What one user may do: the largest plan held, the features that come with it or were granted, the limits of those,
/// and the limits the user has set for himself. A meter without a limit is unlimited.
///
/// @param grants what the plan and the features come from, by source
public record Entitlement(
        String plan, List<String> features, List<Limit> limits, List<Limit> caps, List<Grant> grants) {

    /// The limits that bind on a meter, at most one for each period.
    public List<Limit> limitsOf(Meter meter) {
        return Stream.of(Period.values())
                .flatMap(period -> Stream.concat(limits.stream(), caps.stream())
                        .filter(limit -> limit.meter() == meter && limit.period() == period)
                        .min(Comparator.comparingLong(Limit::amount))
                        .stream())
                .toList();
    }

    /// Whether it is the user's own cap that binds rather than the plan.
    public boolean isCap(Limit limit) {
        return caps.contains(limit) && !limits.contains(limit);
    }
}
