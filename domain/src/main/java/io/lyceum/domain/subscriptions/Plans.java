package io.lyceum.domain.subscriptions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The plans and features an operator offers, from the smallest plan to the largest. The first plan is everybody's.
public record Plans(List<Plan> plans, List<Feature> features) {

    public Plans {
        if (plans.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one plan");
        }
    }

    public Optional<Plan> find(String name) {
        return plans.stream().filter(plan -> plan.name().equals(name)).findFirst();
    }

    public Optional<Feature> findFeature(String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }

    /// What the holder of some grants may do. A limit binds only if every plan held has it, and then the largest
    /// counts; a granted feature raises a limit and never lowers one. Grants of what is no longer offered are
    /// passed over.
    public Entitlement entitlementOf(List<Grant> grants) {
        return entitlementOf(new Holdings(grants, List.of()));
    }

    /// As above, with the limits that a user has set for himself; a smaller one counts.
    public Entitlement entitlementOf(Holdings holdings) {
        var grants = holdings.grants();
        var held = plans.stream()
                .filter(plan -> plan.equals(plans.getFirst()) || isGranted(grants, Grant.Kind.PLAN, plan.name()))
                .toList();
        var granted = features.stream()
                .filter(feature -> isGranted(grants, Grant.Kind.FEATURE, feature.name()))
                .toList();
        var names = new LinkedHashSet<String>();
        Stream.concat(held.getLast().features().stream(), granted.stream())
                .map(Feature::name)
                .forEach(names::add);
        return new Entitlement(
                held.getLast().name(), List.copyOf(names), limits(held, granted), holdings.caps(), offered(grants));
    }

    private List<Grant> offered(List<Grant> grants) {
        return grants.stream()
                .filter(grant -> switch (grant.kind()) {
                    case PLAN -> find(grant.name()).isPresent();
                    case FEATURE -> findFeature(grant.name()).isPresent();
                })
                .sorted(Comparator.comparing(Grant::source)
                        .thenComparing(Grant::kind)
                        .thenComparing(Grant::name))
                .toList();
    }

    private static boolean isGranted(List<Grant> grants, Grant.Kind kind, String name) {
        return grants.stream()
                .anyMatch(grant -> grant.kind() == kind && grant.name().equals(name));
    }

    private static List<Limit> limits(List<Plan> held, List<Feature> granted) {
        List<Limit> limits = new ArrayList<>();
        for (var meter : Meter.values()) {
            for (var period : Period.values()) {
                var amounts =
                        held.stream().map(plan -> plan.limitOf(meter, period)).toList();
                if (amounts.stream().allMatch(Optional::isPresent)) {
                    limits.add(new Limit(meter, period, largest(amounts, granted, meter, period)));
                }
            }
        }
        return limits;
    }

    private static long largest(List<Optional<Long>> amounts, List<Feature> granted, Meter meter, Period period) {
        var raised = granted.stream()
                .map(Feature::limit)
                .filter(limit -> limit.meter() == meter && limit.period() == period)
                .map(Limit::amount);
        return Stream.concat(amounts.stream().flatMap(Optional::stream), raised)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
