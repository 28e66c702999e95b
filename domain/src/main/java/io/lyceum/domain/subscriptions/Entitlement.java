package io.lyceum.domain.subscriptions;

import java.util.List;

/// What one user may do: the largest plan held, the features that come with it or were granted, and the limits
/// that bind. A meter without a limit is unlimited.
public record Entitlement(String plan, List<String> features, List<Limit> limits) {

    public List<Limit> limitsOf(Meter meter) {
        return limits.stream().filter(limit -> limit.meter() == meter).toList();
    }
}
