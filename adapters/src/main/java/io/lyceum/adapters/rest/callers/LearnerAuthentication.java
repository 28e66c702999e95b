package io.lyceum.adapters.rest.callers;

import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.callers.Authenticate;
import io.lyceum.domain.kernel.ClientAddress;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks for a bearer token, an API key or a session cookie wherever a resource method takes a [Learner]. A request that
/// a cookie proves must also carry a CSRF token, unless it only reads.
public final class LearnerAuthentication {

    private LearnerAuthentication() {}

    /// To be registered with Jersey.
    public static List<Object> components(Authenticate authenticate, SessionCookie cookie, CsrfTokens csrf) {
        return List.of(
                new AuthDynamicFeature(new WhoAreYou(authenticate, cookie, csrf)),
                new ScopeCheck(),
                new AuthValueFactoryProvider.Binder<>(Learner.class));
    }

    /// Takes tokens from the header only, and not from the query, where logs and browsers keep them. A request with
    /// such a header is judged by that alone.
    @Priority(Priorities.AUTHENTICATION)
    private record WhoAreYou(Authenticate authenticate, SessionCookie cookie, CsrfTokens csrf)
            implements ContainerRequestFilter {

        private static final String SCHEME = "Bearer ";
        private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

        @Override
        public void filter(ContainerRequestContext request) {
            String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
            var from = ClientAddresses.of(request);
            var caller = header == null ? byCookie(request, from) : byHeader(header, from);
            var learner = caller.map(Learner::of)
                    .orElseThrow(() -> Problem.of(ProblemType.UNAUTHENTICATED).toException());
            request.setSecurityContext(new Proved(learner, request.getSecurityContext()));
        }

        private Optional<Caller> byHeader(String header, ClientAddress from) {
            return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? authenticate.authenticate(
                            header.substring(SCHEME.length()).strip(), from)
                    : Optional.empty();
        }

        private Optional<Caller> byCookie(ContainerRequestContext request, ClientAddress from) {
            var caller = cookie.read(request).flatMap(sent -> authenticate.authenticateCookie(sent, from));
            boolean meant = SAFE.contains(request.getMethod())
                    || caller.flatMap(Caller::signIn)
                            .map(signIn -> csrf.isGood(request.getHeaderString(CsrfTokens.HEADER), signIn))
                            .orElse(true);
            if (!meant) {
                caller.ifPresent(known -> authenticate.reportForgery(known, from));
                throw Problem.of(ProblemType.CSRF_TOKEN_INVALID).toException();
            }
            return caller;
        }
    }

    private record Proved(Learner learner, SecurityContext before) implements SecurityContext {

        @Override
        public Learner getUserPrincipal() {
            return learner;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return before.isSecure();
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
