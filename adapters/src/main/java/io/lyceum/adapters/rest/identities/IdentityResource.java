package io.lyceum.adapters.rest.identities;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.ClientAddresses;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.identities.IdentityId;
import io.lyceum.domain.identities.LinkedIdentities;
import io.lyceum.domain.identities.LinkedIdentity;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// By which identities of other issuers a user comes in. They are linked by signing in with a provider.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public final class IdentityResource {

    private final LinkedIdentities identities;

    public IdentityResource(LinkedIdentities identities) {
        this.identities = identities;
    }

    /// An identity; `usable` is false while its issuer is not configured here.
    public record IdentityView(UUID id, String issuer, String subject, Instant linkedAt, boolean usable) {}

    public record IdentityList(List<IdentityView> items) {}

    @GET
    @Path("auth/identities")
    @Needs(Scope.ACCOUNT)
    @Operation(
            id = "listIdentities",
            summary = "List the identities of other issuers that lead to the caller's account")
    public IdentityList list(@Auth Learner learner) {
        return new IdentityList(
                identities.list(learner.id()).stream().map(this::view).toList());
    }

    private IdentityView view(LinkedIdentity identity) {
        return new IdentityView(
                identity.id().value(),
                identity.issuer(),
                identity.subject(),
                identity.linkedAt(),
                identities.isUsable(identity));
    }

    @DELETE
    @Path("auth/identities/{id}")
    @Needs(Scope.ACCOUNT)
    @Operation(
            id = "unlinkIdentity",
            summary = "Unlink an identity",
            description = "Refused when there is neither a password nor another usable identity to come in with.",
            refuses = ProblemType.LAST_WAY_IN)
    @Answers(status = 204)
    public Response unlink(@Auth Learner learner, @PathParam("id") IdentityId id, @Context HttpServletRequest request) {
        return switch (identities.unlink(learner.id(), id, ClientAddresses.of(request))) {
            case Ok(var _) -> Response.noContent().build();
            case Refused(var reason) -> IdentityProblems.of(reason).toResponse();
        };
    }
}
