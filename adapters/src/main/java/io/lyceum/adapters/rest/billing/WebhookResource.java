package io.lyceum.adapters.rest.billing;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.ClientAddresses;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.billing.Provider;
import io.lyceum.domain.billing.ReceiveWebhook;
import io.lyceum.domain.billing.WebhookOutcome;
import io.lyceum.domain.billing.WebhookRefusal;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// Where payment providers tell what has happened. They are not signed in; their signatures prove who they are.
@Path("/api")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public final class WebhookResource {

    private final ReceiveWebhook receiveWebhook;

    public WebhookResource(ReceiveWebhook receiveWebhook) {
        this.receiveWebhook = receiveWebhook;
    }

    /// What became of it: `applied`, `duplicate` when it had come before, `older` when something newer is known,
    /// `noted` when it means nothing here.
    public record ArrivalView(WebhookOutcome outcome) {}

    @POST
    @Path("webhooks/stripe")
    @Operation(
            id = "receiveStripeEvent",
            summary = "For Stripe: tell what has happened",
            refuses = {ProblemType.SIGNATURE_INVALID, ProblemType.NOT_FOUND})
    @Answers(ArrivalView.class)
    public Response stripe(byte[] body, @Context HttpServletRequest request) {
        return receive(Provider.STRIPE, body, request);
    }

    @POST
    @Path("webhooks/clerk")
    @Operation(
            id = "receiveClerkEvent",
            summary = "For Clerk: tell what has happened",
            refuses = {ProblemType.SIGNATURE_INVALID, ProblemType.NOT_FOUND})
    @Answers(ArrivalView.class)
    public Response clerk(byte[] body, @Context HttpServletRequest request) {
        return receive(Provider.CLERK, body, request);
    }

    private Response receive(Provider provider, byte[] body, HttpServletRequest request) {
        var received = receiveWebhook.receive(
                provider, name -> Optional.ofNullable(request.getHeader(name)), body, ClientAddresses.of(request));
        return switch (received) {
            case Ok(var outcome) -> Response.ok(new ArrivalView(outcome)).build();
            case Refused(var reason) -> problem(reason).toResponse();
        };
    }

    private static Problem problem(WebhookRefusal refusal) {
        return switch (refusal) {
            case NOT_CONFIGURED -> Problem.of(ProblemType.NOT_FOUND, "No secret is configured for this provider");
            case BAD_SIGNATURE -> Problem.of(ProblemType.SIGNATURE_INVALID);
            case BAD_TIME -> Problem.of(ProblemType.SIGNATURE_INVALID, "It was signed too long ago, or in the future");
            case UNREADABLE -> Problem.of(ProblemType.MALFORMED_JSON, "This is not an event");
        };
    }
}
