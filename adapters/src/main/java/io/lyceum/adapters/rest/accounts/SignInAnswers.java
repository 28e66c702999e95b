package io.lyceum.adapters.rest.accounts;

import io.lyceum.adapters.rest.accounts.AuthResource.SignedInView;
import io.lyceum.adapters.rest.callers.ClientAddresses;
import io.lyceum.adapters.rest.callers.SessionCookie;
import io.lyceum.domain.accounts.Carrier;
import io.lyceum.domain.accounts.Client;
import io.lyceum.domain.accounts.SignedIn;
import io.lyceum.domain.accounts.SignedIn.Proof;
import io.lyceum.domain.accounts.User;
import io.lyceum.domain.subscriptions.Allowances;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers whoever has signed in, in whatever way: with tokens in the body, or with a cookie and no body.
public final class SignInAnswers {

    private final Allowances allowances;
    private final SessionCookie cookie;

    public SignInAnswers(Allowances allowances, SessionCookie cookie) {
        this.allowances = allowances;
        this.cookie = cookie;
    }

    /// The answer with what proves the signing-in from now on.
    public Response answer(Response.Status status, SignedIn signedIn) {
        return switch (signedIn.proof()) {
            case Proof.Tokens tokens ->
                Response.status(status).entity(view(signedIn.user(), tokens)).build();
            case Proof.Cookie(var secret) ->
                Response.noContent().cookie(cookie.of(secret)).build();
        };
    }

    /// Makes a browser forget its cookie.
    Response signedOut(Response answer) {
        return Response.fromResponse(answer).cookie(cookie.none()).build();
    }

    /// Where a request to sign in comes from.
    ///
    /// @param session what is to prove the signing-in; tokens when the client does not say
    public static Client client(HttpServletRequest request, @Nullable Carrier session) {
        var device = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT));
        return new Client(
                ClientAddresses.of(request), device.orElse("unknown"), session == null ? Carrier.TOKENS : session);
    }

    private SignedInView view(User user, Proof.Tokens tokens) {
        String plan = allowances.entitlement(user.id()).plan();
        return new SignedInView(
                UserView.of(user, plan),
                tokens.accessToken(),
                "Bearer",
                tokens.expiresIn().toSeconds(),
                tokens.refreshToken().reveal());
    }
}
