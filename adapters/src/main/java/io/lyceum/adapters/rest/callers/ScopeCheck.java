package io.lyceum.adapters.rest.callers;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.kernel.Term;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/// Refuses requests whose key does not have the scope that the resource method needs. A method that names none needs
/// `read` for GET and `write` for everything else, so that none is open because somebody forgot it.
public final class ScopeCheck implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        var method = resource.getResourceMethod();
        if (Arrays.stream(method.getParameters()).anyMatch(parameter -> parameter.isAnnotationPresent(Auth.class))) {
            context.register(new Guard(needed(method)), Priorities.AUTHORIZATION);
        }
    }

    /// The scope without which a method refuses.
    public static Scope needed(Method method) {
        boolean reads = method.isAnnotationPresent(GET.class) || method.isAnnotationPresent(HEAD.class);
        return Optional.ofNullable(method.getAnnotation(Needs.class))
                .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(Needs.class)))
                .map(Needs::value)
                .orElse(reads ? Scope.READ : Scope.WRITE);
    }

    private record Guard(Scope needed) implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getSecurityContext().getUserPrincipal() instanceof Learner learner
                    && learner.scopes().contains(needed)) {
                return;
            }
            String scope = Term.of(needed);
            request.abortWith(Problem.of(ProblemType.INSUFFICIENT_SCOPE)
                    .with("scope", scope)
                    .header("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"%s\"".formatted(scope))
                    .toResponse());
        }
    }
}
