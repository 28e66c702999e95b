package io.lyceum.adapters.rest.turns;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.turns.Turns;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

@Path("/api")
public final class TurnResource {

    private final Turns turns;
    private final TurnStream turnStream;
    private final Versions versions;

    public TurnResource(Turns turns, TurnStream turnStream, Versions versions) {
        this.turns = turns;
        this.turnStream = turnStream;
        this.versions = versions;
    }

    @GET
    @Path("turns/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(id = "getTurn", summary = "Read a turn")
    @Answers(TurnView.class)
    public Response find(@Auth Learner learner, @PathParam("id") TurnId id, @Context Request request) {
        return turns.find(learner.id(), id)
                .map(answered -> versions.answer(request, answered.turn().revision(), TurnView.of(answered)))
                .orElseGet(() -> Problem.of(ProblemType.NOT_FOUND).toResponse());
    }

    /// The events after `Last-Event-ID`, and then those to come.
    @GET
    @Path("turns/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            id = "followTurn",
            summary = "Follow the events of a turn, from the start or from `Last-Event-ID`",
            description = "204 when the turn is over and that was its last event, so that browsers do not come back.",
            refuses = ProblemType.TOO_MANY_REQUESTS)
    @Answers(value = TurnStream.EventView.class, types = MediaType.SERVER_SENT_EVENTS)
    @Answers(status = 204)
    public Response events(
            @Auth Learner learner,
            @PathParam("id") TurnId id,
            @HeaderParam("Last-Event-ID") @DefaultValue("0") @Min(0) int lastEventId) {
        return switch (turns.listen(learner.id(), id)) {
            case Ok(var live) -> turnStream.resume(learner.id(), live, lastEventId);
            case Refused(var reason) -> TurnProblems.of(reason).toResponse();
        };
    }

    @POST
    @Path("turns/{id}/stop")
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Scope.CHAT)
    @Operation(id = "stopTurn", summary = "Stop a turn; what has been said stays")
    @Answers(status = 202, headers = "Location")
    public Response stop(@Auth Learner learner, @PathParam("id") TurnId id) {
        return switch (turns.stop(learner.id(), id)) {
            case Ok(var _) ->
                Response.accepted().location(TurnStream.location(id)).build();
            case Refused(var reason) -> TurnProblems.of(reason).toResponse();
        };
    }
}
