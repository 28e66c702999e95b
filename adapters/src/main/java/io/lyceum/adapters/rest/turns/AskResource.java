package io.lyceum.adapters.rest.turns;

import static java.util.Optional.ofNullable;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.Ask;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
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
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/// Questions to the tutor.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces({MediaType.SERVER_SENT_EVENTS, MediaType.APPLICATION_JSON})
@Needs(Scope.CHAT)
public final class AskResource {

    private final Ask ask;
    private final TurnStream turnStream;

    public AskResource(Ask ask, TurnStream turnStream) {
        this.ask = ask;
        this.turnStream = turnStream;
    }

    /// A question and, perhaps, the chat it belongs to.
    public record ChatQuestion(
            @NotBlank @CodePointLength(max = Message.MAX_CONTENT)
            String content,

            @Nullable @CodePointLength(min = 1, max = 100) String model,

            @Nullable @CodePointLength(min = 1, max = Message.MAX_CLIENT_ID)
            String clientMessageId,

            @Nullable UUID sessionId) {

        Question question() {
            return new Question(content, model, clientMessageId);
        }
    }

    @POST
    @Path("sessions/{id}/messages")
    @BeginsTurn
    @Operation(
            id = "askInSession",
            summary = "Ask in a session: events while the answer is given, or JSON when it is complete")
    public Response ask(
            @Auth Learner learner,
            @PathParam("id") SessionId id,
            @Context HttpHeaders headers,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid Question body) {
        String route = "sessions/" + id.value() + "/messages";
        return turnStream.begin(
                new Idempotency.Call(learner, route, idempotencyKey, body),
                headers,
                turn -> ask.ask(learner.id(), id, body.of(turn)));
    }

    @POST
    @Path("chat")
    @BeginsTurn
    @Operation(
            id = "askInChat",
            summary = "Ask in a plain chat: events while the answer is given, or JSON when it is complete",
            refuses = {ProblemType.QUOTA_EXCEEDED, ProblemType.NOT_FOUND})
    public Response chat(
            @Auth Learner learner,
            @Context HttpHeaders headers,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @NotNull @Valid ChatQuestion body) {
        var session = ofNullable(body.sessionId()).map(SessionId::new);
        return turnStream.begin(
                new Idempotency.Call(learner, "chat", idempotencyKey, body),
                headers,
                turn -> ask.chat(learner.id(), session, body.question().of(turn)));
    }
}
