package io.lyceum.adapters.rest.requests;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Refuses parameters of the query that a method does not have, so that a filter that is spelled wrong is not taken for
/// none. Pages that browsers come to from elsewhere, perhaps with something added, are for everybody and do not mind.
public final class UnknownParameters implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        var parameters = resource.getResourceMethod().getParameters();
        if (Arrays.stream(parameters).anyMatch(parameter -> parameter.isAnnotationPresent(Auth.class))) {
            context.register(new Guard(Arrays.stream(parameters)
                    .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(QueryParam.class)))
                    .map(QueryParam::value)
                    .collect(Collectors.toUnmodifiableSet())));
        }
    }

    private record Guard(Set<String> known) implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            var unknown =
                    new TreeSet<>(request.getUriInfo().getQueryParameters().keySet());
            unknown.removeAll(known);
            if (!unknown.isEmpty()) {
                var problem = Problem.of(ProblemType.BAD_REQUEST, "There is no parameter called " + unknown.first());
                unknown.forEach(
                        name -> problem.error("/" + name, "unknown-parameter", "There is no parameter called " + name));
                throw problem.toException();
            }
        }
    }
}
