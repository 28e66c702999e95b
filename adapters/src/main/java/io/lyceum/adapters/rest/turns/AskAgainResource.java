package io.lyceum.adapters.rest.turns;

import static java.util.Optional.ofNullable;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.adapters.rest.requests.Tracing;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.turns.AskAgain;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/// Questions put in other words, and answers given again. Each begins a branch of the conversation.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces({MediaType.SERVER_SENT_EVENTS, MediaType.APPLICATION_JSON})
@Needs(Scope.CHAT)
public final class AskAgainResource {

    private final AskAgain askAgain;
    private final TurnStream turnStream;

    public AskAgainResource(AskAgain askAgain, TurnStream turnStream) {
        this.askAgain = askAgain;
        this.turnStream = turnStream;
    }

    /// How an answer is to be given again.
    ///
    /// @param model the id of a model; the session's own when absent
    public record Regeneration(
            @Nullable @CodePointLength(min = 1, max = 100) String model) {}

    @POST
    @Path("messages/{id}/edit")
    @BeginsTurn
    @Operation(
            id = "editMessage",
            summary = "Put a question in other words and have that answered, on a new branch",
            refuses = ProblemType.CONFLICT)
    public Response edit(
            @Auth Learner learner,
            @PathParam("id") MessageId id,
            @Context HttpHeaders headers,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid Question body) {
        String route = "messages/" + id.value() + "/edit";
        return turnStream.begin(
                new Idempotency.Call(learner, route, idempotencyKey, body),
                headers,
                turn -> askAgain.edit(learner.id(), id, body.of(turn)));
    }

    @POST
    @Path("messages/{id}/regenerate")
    @BeginsTurn
    @Operation(
            id = "regenerateMessage",
            summary = "Have an answer given again, on a new branch",
            refuses = ProblemType.CONFLICT)
    public Response regenerate(
            @Auth Learner learner,
            @PathParam("id") MessageId id,
            @Context HttpHeaders headers,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid Regeneration body) {
        String route = "messages/" + id.value() + "/regenerate";
        return turnStream.begin(
                new Idempotency.Call(learner, route, idempotencyKey, body),
                headers,
                turn -> askAgain.regenerate(learner.id(), id, turn, ofNullable(body.model()), Tracing.current()));
    }
}
