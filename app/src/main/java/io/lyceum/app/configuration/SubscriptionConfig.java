package io.lyceum.app.configuration;

import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.Feature;
import io.lyceum.domain.subscriptions.Limit;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Period;
import io.lyceum.domain.subscriptions.Plan;
import io.lyceum.domain.subscriptions.Plans;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans and features as an operator writes them, from the smallest plan, which is everybody's, to the largest.
@SelfValidating
public record SubscriptionConfig(
        @NotNull LinkedHashMap<String, @Valid LimitLine> features,
        @NotEmpty LinkedHashMap<String, @Valid PlanLine> plans) {

    /// At most `limit` on a meter; `window` is lifetime, month or day.
    @SelfValidating
    public record LimitLine(
            @NotBlank String meter,
            @PositiveOrZero long limit,
            @NotBlank String window) {

        @SelfValidation
        public void isKnown(ViolationCollector violations) {
            if (!isTerm(Meter.class, meter)) {
                violations.addViolation("meter", "must be one of " + String.join(", ", Term.all(Meter.class)));
            }
            if (!isTerm(Period.class, window)) {
                violations.addViolation("window", "must be one of " + String.join(", ", Term.all(Period.class)));
            }
        }

        boolean isReadable() {
            return isTerm(Meter.class, meter) && isTerm(Period.class, window);
        }

        Limit limitOf() {
            return new Limit(Term.parse(Meter.class, meter), Term.parse(Period.class, window), limit);
        }
    }

    public record PlanLine(List<String> features, List<@Valid LimitLine> limits) {

        public PlanLine {
            features = features == null ? List.of() : features;
            limits = limits == null ? List.of() : limits;
        }
    }

    @SelfValidation
    public void namesFeatures(ViolationCollector violations) {
        if (features != null && plans != null) {
            plans.forEach((name, plan) -> plan.features().stream()
                    .filter(feature -> !features.containsKey(feature))
                    .forEach(feature -> violations.addViolation(
                            "plans." + name,
                            "has the feature %s, which is not among the features".formatted(feature))));
        }
    }

    /// Whether [#plansOf()] can be asked.
    boolean isReadable() {
        return features != null
                && plans != null
                && !plans.isEmpty()
                && features.values().stream().allMatch(LimitLine::isReadable)
                && plans.values().stream()
                        .allMatch(plan -> features.keySet().containsAll(plan.features())
                                && plan.limits().stream().allMatch(LimitLine::isReadable));
    }

    /// The plans as the domain knows them.
    ///
    /// @throws IllegalArgumentException when a plan names a feature, a meter or a window that there is not
    public Plans plansOf() {
        Map<String, Feature> known = new LinkedHashMap<>();
        features.forEach((name, line) -> known.put(name, new Feature(name, line.limitOf())));
        var offered = plans.entrySet().stream()
                .map(plan -> new Plan(
                        plan.getKey(),
                        plan.getValue().features().stream()
                                .map(name -> Optional.ofNullable(known.get(name))
                                        .orElseThrow(() -> new IllegalArgumentException(
                                                "The plan " + plan.getKey() + " has an unknown feature " + name)))
                                .toList(),
                        plan.getValue().limits().stream()
                                .map(LimitLine::limitOf)
                                .toList()))
                .toList();
        return new Plans(offered, List.copyOf(known.values()));
    }

    private static <E extends Enum<E>> boolean isTerm(Class<E> type, String text) {
        return text != null && Term.find(type, text).isPresent();
    }
}
