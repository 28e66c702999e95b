package io.lyceum.domain.accounts;

import io.lyceum.domain.accounts.port.AccessTokens;
import java.util.Optional;

/// Tells who makes a request.
public final class Authenticate {

    private final AccessTokens accessTokens;
    private final ApiKeys apiKeys;
    private final ForeignUsers foreignUsers;
    private final Suspensions suspensions;

    public Authenticate(
            AccessTokens accessTokens, ApiKeys apiKeys, ForeignUsers foreignUsers, Suspensions suspensions) {
        this.accessTokens = accessTokens;
        this.apiKeys = apiKeys;
        this.foreignUsers = foreignUsers;
        this.suspensions = suspensions;
    }

    /// Whom a bearer token or an API key speaks for; empty when it is not good.
    public Optional<Caller> authenticate(String token) {
        var caller = token.startsWith(ApiKeys.MARK)
                ? apiKeys.authenticate(token)
                : accessTokens.verify(token).or(() -> foreignUsers.authenticate(token));
        return caller.filter(known -> !suspensions.include(known.user()));
    }

    /// The keys with which others can check our tokens, as a JSON Web Key Set (RFC 7517).
    public String keySet() {
        return accessTokens.keySet();
    }
}
