package io.lyceum.domain.accounts;

import io.lyceum.domain.accounts.port.AccessTokens;
import java.util.Optional;

/// Tells who makes a request.
public final class Authenticate {

    private final AccessTokens accessTokens;
    private final ApiKeys apiKeys;
    private final ForeignUsers foreignUsers;
    private final CookieSignIns cookies;
    private final Suspensions suspensions;

    public Authenticate(
            AccessTokens accessTokens,
            ApiKeys apiKeys,
            ForeignUsers foreignUsers,
            CookieSignIns cookies,
            Suspensions suspensions) {
        this.accessTokens = accessTokens;
        this.apiKeys = apiKeys;
        this.foreignUsers = foreignUsers;
        this.cookies = cookies;
        this.suspensions = suspensions;
    }

    /// Whom a bearer token or an API key speaks for; empty when it is not good.
    public Optional<Caller> authenticate(String token) {
        var caller = token.startsWith(ApiKeys.MARK)
                ? apiKeys.authenticate(token)
                : accessTokens.verify(token).or(() -> foreignUsers.authenticate(token));
        return caller.filter(this::isAdmitted);
    }

    /// Whom a session cookie speaks for; empty when it is not good.
    public Optional<Caller> authenticateCookie(String cookie) {
        return cookies.authenticate(cookie).filter(this::isAdmitted);
    }

    private boolean isAdmitted(Caller caller) {
        return !suspensions.include(caller.user());
    }

    /// The keys with which others can check our tokens, as a JSON Web Key Set (RFC 7517).
    public String keySet() {
        return accessTokens.keySet();
    }
}
