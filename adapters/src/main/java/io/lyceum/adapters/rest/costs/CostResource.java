package io.lyceum.adapters.rest.costs;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.costs.Cost;
import io.lyceum.domain.costs.Costs;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.TurnId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/// What answers cost.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class CostResource {

    private final Costs costs;
    private final Versions versions;

    public CostResource(Costs costs, Versions versions) {
        this.costs = costs;
        this.versions = versions;
    }

    /// Amounts are decimal text, exact to nine places, in the currency named.
    public record CostView(String currency, long inputTokens, long outputTokens, String amount, boolean estimated) {

        static CostView of(Cost cost) {
            return new CostView(
                    cost.currency(),
                    cost.inputTokens(),
                    cost.outputTokens(),
                    cost.amount().toPlainString(),
                    cost.estimated());
        }
    }

    /// One cost for each currency; none when there was no price.
    public record CostList(List<CostView> items) {}

    @GET
    @Path("turns/{id}/cost")
    @Operation(id = "getTurnCost", summary = "Read what a turn cost")
    @Answers(CostList.class)
    public Response cost(@Auth Learner learner, @PathParam("id") TurnId id, @Context Request request) {
        return answer(request, costs.cost(learner.id(), id));
    }

    @GET
    @Path("sessions/{id}/cost")
    @Operation(id = "getSessionCost", summary = "Read what a session cost so far")
    @Answers(CostList.class)
    public Response cost(@Auth Learner learner, @PathParam("id") SessionId id, @Context Request request) {
        return answer(request, costs.cost(learner.id(), id));
    }

    private Response answer(Request request, Optional<List<Cost>> known) {
        return known.map(found -> versions.answer(
                        request, new CostList(found.stream().map(CostView::of).toList())))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }
}
