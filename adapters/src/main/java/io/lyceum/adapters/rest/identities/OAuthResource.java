package io.lyceum.adapters.rest.identities;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.accounts.AuthResource.SignedInView;
import io.lyceum.adapters.rest.accounts.SignInAnswers;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.callers.SessionCookie;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Carrier;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.accounts.SignedIn;
import io.lyceum.domain.identities.IdentityRefusal;
import io.lyceum.domain.identities.SignInElsewhere;
import io.lyceum.domain.identities.SignInTrip;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing in with a provider: a browser is sent there with a ticket in a cookie, and comes back to the callback.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public final class OAuthResource {

    private final SignInElsewhere signIn;
    private final SignInAnswers answers;
    private final ReturnPages pages;
    private final SessionCookie cookie;

    public OAuthResource(SignInElsewhere signIn, SignInAnswers answers, ReturnPages pages, SessionCookie cookie) {
        this.signIn = signIn;
        this.answers = answers;
        this.pages = pages;
        this.cookie = cookie;
    }

    /// The provider's page to which the browser must go.
    public record LinkView(String location) {}

    @GET
    @Path("auth/oauth/{provider}")
    @Operation(
            id = "signInElsewhere",
            summary = "Go to a provider to sign in",
            description = "For browsers, which are redirected; a page that asks for JSON is told the address instead.",
            refuses = {ProblemType.INVALID, ProblemType.TOO_MANY_REQUESTS, ProblemType.SIGN_IN_PROVIDER_FAILED})
    @Answers(value = LinkView.class, headers = "Set-Cookie")
    @Answers(
            status = 303,
            headers = {"Location", "Set-Cookie"})
    public Response depart(
            @PathParam("provider") String provider,
            @QueryParam("returnTo") @Nullable String returnTo,
            @QueryParam("session") @DefaultValue("cookie") Carrier session,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        if (returnTo != null && pages.find(returnTo).isEmpty()) {
            return notAllowed();
        }
        var carrier = returnTo == null ? session : Carrier.COOKIE;
        var trip = new SignInTrip(Optional.ofNullable(returnTo), carrier, Optional.empty());
        return switch (signIn.begin(provider, trip, SignInAnswers.client(request, carrier))) {
            case Ok(var departure) when asksForJson(headers) -> told(departure);
            case Ok(var departure) ->
                Response.seeOther(URI.create(departure.location()))
                        .cookie(cookie.ticket(departure.ticket()))
                        .build();
            case Refused(var reason) -> IdentityProblems.of(reason).toResponse();
        };
    }

    @POST
    @Path("auth/oauth/{provider}")
    @Needs(Scope.ACCOUNT)
    @Operation(
            id = "linkProvider",
            summary = "Begin to link a provider's identity to the caller's account",
            description = "The browser that sends this must then go to `location`.",
            refuses = {ProblemType.INVALID, ProblemType.TOO_MANY_REQUESTS, ProblemType.SIGN_IN_PROVIDER_FAILED})
    @Answers(value = LinkView.class, headers = "Set-Cookie")
    public Response link(
            @Auth Learner learner,
            @PathParam("provider") String provider,
            @QueryParam("returnTo") @Nullable String returnTo,
            @Context HttpServletRequest request) {
        if (returnTo != null && pages.find(returnTo).isEmpty()) {
            return notAllowed();
        }
        var trip = new SignInTrip(Optional.ofNullable(returnTo), Carrier.COOKIE, Optional.of(learner.id()));
        return switch (signIn.begin(provider, trip, SignInAnswers.client(request, Carrier.COOKIE))) {
            case Ok(var departure) -> told(departure);
            case Refused(var reason) -> IdentityProblems.of(reason).toResponse();
        };
    }

    @GET
    @Path("auth/oauth/{provider}/callback")
    @Operation(
            id = "returnFromProvider",
            summary = "Come back from a provider",
            description = "Where providers send browsers. What goes wrong is told in the parameter `error` of the page "
                    + "that the browser returns to.",
            refuses = {
                ProblemType.SIGN_IN_OVER,
                ProblemType.TOO_MANY_REQUESTS,
                ProblemType.NOT_VOUCHED,
                ProblemType.ACCOUNT_SUSPENDED,
                ProblemType.EMAIL_TAKEN,
                ProblemType.IDENTITY_TAKEN,
                ProblemType.SIGN_IN_PROVIDER_FAILED
            })
    @Answers(value = SignedInView.class, headers = "Set-Cookie")
    @Answers(status = 204, headers = "Set-Cookie")
    @Answers(
            status = 303,
            headers = {"Location", "Set-Cookie"})
    public Response arrive(
            @PathParam("provider") String provider,
            @QueryParam("state") @DefaultValue("") String state,
            @QueryParam("code") @DefaultValue("") String code,
            @Context HttpServletRequest request) {
        String ticket = cookie.ticketOf(request);
        var back = new SignInTrip.Return(ticket, state, code);
        var page = signIn.tripOf(ticket).flatMap(SignInTrip::returnTo).flatMap(pages::find);
        var answer = switch (signIn.finish(provider, back, SignInAnswers.client(request, Carrier.COOKIE))) {
            case Ok(var signedIn) -> arrived(signedIn, page);
            case Refused(var reason) -> refused(reason, page);
        };
        return Response.fromResponse(answer).cookie(cookie.noTicket()).build();
    }

    private Response arrived(Optional<SignedIn> signedIn, Optional<URI> page) {
        var answer = signedIn.map(done -> answers.answer(Response.Status.OK, done))
                .orElseGet(() -> Response.noContent().build());
        return page.map(uri -> Response.fromResponse(answer)
                        .status(Response.Status.SEE_OTHER)
                        .location(uri)
                        .build())
                .orElse(answer);
    }

    private static Response refused(IdentityRefusal reason, Optional<URI> page) {
        var problem = IdentityProblems.of(reason);
        return page.map(uri -> Response.seeOther(UriBuilder.fromUri(uri)
                                .replaceQueryParam("error", problem.getCode())
                                .build())
                        .build())
                .orElseGet(problem::toResponse);
    }

    private Response told(SignInTrip.Departure departure) {
        return Response.ok(new LinkView(departure.location()))
                .cookie(cookie.ticket(departure.ticket()))
                .build();
    }

    private static boolean asksForJson(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().getFirst().equals(MediaType.APPLICATION_JSON_TYPE);
    }

    private static Response notAllowed() {
        return Problem.invalid("/returnTo", "not-allowed", "is not a page of an allowed origin")
                .toResponse();
    }
}
