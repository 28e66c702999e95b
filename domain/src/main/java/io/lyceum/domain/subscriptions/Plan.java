package io.lyceum.domain.subscriptions;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an operator offers. A meter that neither a feature nor a limit of the plan names is unlimited. Where two
/// of them limit the same meter in the same period, the larger one counts.
public record Plan(String name, List<Feature> features, List<Limit> limits) {

    Stream<Limit> allLimits() {
        return Stream.concat(features.stream().map(Feature::limit), limits.stream());
    }

    /// The limit of one meter in one period; empty when there is none.
    Optional<Long> limitOf(Meter meter, Period period) {
        return allLimits()
                .filter(limit -> limit.meter() == meter && limit.period() == period)
                .map(Limit::amount)
                .max(Long::compare);
    }
}
