package io.lyceum.adapters.rest.requests;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Chooses among the types of an answer as clients rank them (RFC 9110, section 12.5.1): the most specific range that
/// a type is in says how welcome it is, and what has the weight 0 is not. Refuses requests that welcome none of a
/// method's types before anything is done.
public final class Acceptance implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Optional.ofNullable(resource.getResourceMethod().getAnnotation(Produces.class))
                .or(() -> Optional.ofNullable(resource.getResourceClass().getAnnotation(Produces.class)))
                .map(produces ->
                        Arrays.stream(produces.value()).map(MediaType::valueOf).toList())
                .ifPresent(types -> context.register(new Guard(types)));
    }

    /// The type that is most welcome, the first of them where several are; empty when none is.
    public static Optional<MediaType> choose(Collection<MediaType> ranges, MediaType... offered) {
        return choose(ranges, List.of(offered));
    }

    private static Optional<MediaType> choose(Collection<MediaType> ranges, List<MediaType> offered) {
        double best = 0;
        var chosen = Optional.<MediaType>empty();
        for (var type : offered) {
            double weight = weight(ranges, type);
            if (weight > best) {
                best = weight;
                chosen = Optional.of(type);
            }
        }
        return chosen;
    }

    private static double weight(Collection<MediaType> ranges, MediaType type) {
        int closest = -1;
        double weight = 0;
        for (var range : ranges) {
            int specific = range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
            if (range.isCompatible(type) && specific > closest) {
                closest = specific;
                weight = Optional.ofNullable(range.getParameters().get("q"))
                        .map(Double::valueOf)
                        .orElse(1.0);
            }
        }
        return weight;
    }

    private record Guard(List<MediaType> types) implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            if (choose(request.getAcceptableMediaTypes(), types).isEmpty()) {
                throw Problem.of(ProblemType.NOT_ACCEPTABLE).toException();
            }
        }
    }
}
