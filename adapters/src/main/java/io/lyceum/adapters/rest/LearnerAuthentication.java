package io.lyceum.adapters.rest;

import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.auth.UnauthorizedHandler;
import io.dropwizard.auth.oauth.OAuthCredentialAuthFilter;
import io.lyceum.domain.accounts.Authenticate;
import jakarta.ws.rs.core.Response;
import java.util.List;

/// Asks for a bearer token wherever a resource method takes a [Learner].
public final class LearnerAuthentication {

    private LearnerAuthentication() {}

    /// To be registered with Jersey.
    public static List<Object> components(Authenticate authenticate) {
        var filter = new OAuthCredentialAuthFilter.Builder<Learner>()
                .setAuthenticator(token -> authenticate.authenticate(token).map(Learner::of))
                .setPrefix("Bearer")
                .setUnauthorizedHandler(new WhoAreYou())
                .buildAuthFilter();
        return List.of(new AuthDynamicFeature(filter), new AuthValueFactoryProvider.Binder<>(Learner.class));
    }

    private static final class WhoAreYou implements UnauthorizedHandler {

        @Override
        public Response buildResponse(String prefix, String realm) {
            return Problem.of(ProblemType.UNAUTHENTICATED).toResponse();
        }
    }
}
