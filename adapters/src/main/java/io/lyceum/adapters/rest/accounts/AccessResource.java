package io.lyceum.adapters.rest.accounts;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.Access;
import io.lyceum.domain.staff.ShowAccess;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Tells users who of the staff has looked at what is theirs.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ACCOUNT)
public final class AccessResource {

    private static final String LIST = "access log";

    private final ShowAccess showAccess;
    private final Cursors cursors;

    public AccessResource(ShowAccess showAccess, Cursors cursors) {
        this.showAccess = showAccess;
        this.cursors = cursors;
    }

    /// What an administrator has read, when and why.
    public record AccessView(
            UUID id, Instant at, String what, String reason, Optional<UUID> staffId, Optional<String> staffName) {

        static AccessView of(Access access) {
            return new AccessView(
                    access.id(),
                    access.at(),
                    access.what(),
                    access.reason(),
                    access.staff().map(UserId::value),
                    access.staffName());
        }
    }

    @GET
    @Path("me/access-log")
    @Operation(id = "listAccesses", summary = "List who of the staff has read what is the caller's, newest first")
    @Answers(value = AccessView.class, paged = true)
    public Response list(
            @Auth Learner learner,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        var page = showAccess.list(learner.id(), limit, cursors.read(cursor, learner.id(), LIST));
        return cursors.respond(page, AccessView::of, learner.id(), LIST, uri);
    }
}
