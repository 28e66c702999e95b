package io.lyceum.app;

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
public record SubscriptionConfig(
        @NotNull LinkedHashMap<String, @Valid LimitLine> features,
        @NotEmpty LinkedHashMap<String, @Valid PlanLine> plans) {

    /// At most `limit` on a meter; `window` is lifetime, month or day.
    public record LimitLine(
            @NotBlank String meter,
            @PositiveOrZero long limit,
            @NotBlank String window) {

        Limit limitOf() {
            return new Limit(term(Meter.class, meter), term(Period.class, window), limit);
        }
    }

    public record PlanLine(List<String> features, List<@Valid LimitLine> limits) {

        public PlanLine {
            features = features == null ? List.of() : features;
            limits = limits == null ? List.of() : limits;
        }
    }

    /// The plans as the domain knows them.
    ///
    /// @throws IllegalArgumentException when a plan names a feature, a meter or a window that there is not
    Plans plansOf() {
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

    private static <E extends Enum<E>> E term(Class<E> type, String text) {
        return Term.find(type, text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT) + " called " + text));
    }
}
