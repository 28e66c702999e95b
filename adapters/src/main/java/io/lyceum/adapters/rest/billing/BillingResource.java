package io.lyceum.adapters.rest.billing;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.billing.BillingRefusal;
import io.lyceum.domain.billing.Payments;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.hibernate.validator.constraints.CodePointLength;

/// Leads users to the pages of the payment provider.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class BillingResource {

    private static final String CHECKOUT = "/api/billing/checkout";

    private final Payments payments;
    private final Idempotency idempotency;

    public BillingResource(Payments payments, Idempotency idempotency) {
        this.payments = payments;
        this.idempotency = idempotency;
    }

    public record Purchase(
            @NotBlank @CodePointLength(max = 80) String plan) {}

    /// A page of the payment provider, for the user's browser.
    public record PaymentPageView(String url) {}

    @POST
    @Path("billing/checkout")
    @Operation(
            id = "startCheckout",
            summary = "Get the page where a plan is paid for",
            refuses = {
                ProblemType.ALREADY_SUBSCRIBED,
                ProblemType.NOT_FOR_SALE,
                ProblemType.BILLING_UNAVAILABLE,
                ProblemType.PAYMENT_FAILED,
                ProblemType.IDEMPOTENCY_KEY_REUSED
            })
    @Answers(status = 201, value = PaymentPageView.class)
    public Response checkout(
            @Auth Learner learner, @HeaderParam("Idempotency-Key") String key, @NotNull @Valid Purchase body) {
        var call = new Idempotency.Call(learner, CHECKOUT, key, body);
        return idempotency.once(
                call, _ -> Optional.empty(), id -> answer(payments.checkout(learner.id(), id, body.plan())));
    }

    @POST
    @Path("billing/portal")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            id = "openBillingPortal",
            summary = "Get the page where what is paid for is changed or cancelled",
            refuses = {ProblemType.NO_CUSTOMER, ProblemType.BILLING_UNAVAILABLE, ProblemType.PAYMENT_FAILED})
    @Answers(status = 201, value = PaymentPageView.class)
    public Response portal(@Auth Learner learner) {
        return answer(payments.portal(learner.id()));
    }

    private static Response answer(Result<String, BillingRefusal> result) {
        return switch (result) {
            case Ok(var url) ->
                Response.status(Response.Status.CREATED)
                        .entity(new PaymentPageView(url))
                        .build();
            case Refused(var reason) -> problem(reason).toResponse();
        };
    }

    private static Problem problem(BillingRefusal refusal) {
        return switch (refusal) {
            case BillingRefusal.NotConfigured() -> Problem.of(ProblemType.BILLING_UNAVAILABLE);
            case BillingRefusal.NotForSale(var plan) ->
                Problem.of(ProblemType.NOT_FOR_SALE, plan + " is not for sale")
                        .error("/plan", "not-for-sale", "is not for sale");
            case BillingRefusal.AlreadySubscribed() -> Problem.of(ProblemType.ALREADY_SUBSCRIBED);
            case BillingRefusal.ProviderFailed() -> Problem.of(ProblemType.PAYMENT_FAILED);
            case BillingRefusal.NoCustomer() -> Problem.of(ProblemType.NO_CUSTOMER);
        };
    }
}
