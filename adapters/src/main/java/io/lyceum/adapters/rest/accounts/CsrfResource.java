package io.lyceum.adapters.rest.accounts;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.CsrfTokens;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ACCOUNT)
public final class CsrfResource {

    private final CsrfTokens tokens;

    public CsrfResource(CsrfTokens tokens) {
        this.tokens = tokens;
    }

    /// What requests that change something carry in `X-CSRF-Token` when a cookie proves who makes them.
    public record CsrfToken(String token) {

        @Override
        public String toString() {
            return "CsrfToken[]";
        }
    }

    @GET
    @Path("csrf")
    @Operation(
            id = "getCsrfToken",
            summary = "Get the token that requests with a cookie need to change something",
            refuses = ProblemType.CONFLICT)
    @Answers(CsrfToken.class)
    public Response token(@Auth Learner learner) {
        return learner.signIn()
                .map(signIn -> Response.ok(new CsrfToken(tokens.of(signIn))).build())
                .orElseGet(() -> Problem.of(ProblemType.CONFLICT, "Only a signing-in here has such a token")
                        .toResponse());
    }
}
