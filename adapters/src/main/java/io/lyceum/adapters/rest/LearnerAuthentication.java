package io.lyceum.adapters.rest;

import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthFilter;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.auth.UnauthorizedHandler;
import io.lyceum.domain.accounts.Authenticate;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/// Asks for a bearer token or an API key wherever a resource method takes a [Learner].
public final class LearnerAuthentication {

    private LearnerAuthentication() {}

    /// To be registered with Jersey.
    public static List<Object> components(Authenticate authenticate) {
        var filter = new BearerFilterBuilder()
                .setAuthenticator(token -> authenticate.authenticate(token).map(Learner::of))
                .setPrefix("Bearer")
                .setUnauthorizedHandler(new WhoAreYou())
                .buildAuthFilter();
        return List.of(
                new AuthDynamicFeature(filter), new ScopeCheck(), new AuthValueFactoryProvider.Binder<>(Learner.class));
    }

    /// Reads the header only: Dropwizard's own filter also takes a token from the query, where logs and browsers keep
    /// it.
    @Priority(Priorities.AUTHENTICATION)
    private static final class BearerFilter extends AuthFilter<String, Learner> {

        private static final String SCHEME = "Bearer ";

        @Override
        public void filter(ContainerRequestContext request) {
            String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
            boolean known = header != null
                    && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    && authenticate(request, header.substring(SCHEME.length()).strip(), "Bearer");
            if (!known) {
                throw unauthorizedHandler.buildException(prefix, realm);
            }
        }
    }

    private static final class BearerFilterBuilder extends AuthFilter.AuthFilterBuilder<String, Learner, BearerFilter> {

        @Override
        protected BearerFilter newInstance() {
            return new BearerFilter();
        }
    }

    private static final class WhoAreYou implements UnauthorizedHandler {

        @Override
        public Response buildResponse(String prefix, String realm) {
            return Problem.of(ProblemType.UNAUTHENTICATED).toResponse();
        }
    }
}
