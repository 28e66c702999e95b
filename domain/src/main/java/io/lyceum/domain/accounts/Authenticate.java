package io.lyceum.domain.accounts;

import io.lyceum.domain.accounts.port.AccessTokens;
import java.util.Optional;

/// Tells who makes a request.
public final class Authenticate {

    private final AccessTokens accessTokens;

    public Authenticate(AccessTokens accessTokens) {
        this.accessTokens = accessTokens;
    }

    public Optional<Caller> authenticate(String token) {
        return accessTokens.verify(token);
    }

    /// The keys with which others can check our tokens, as a JSON Web Key Set (RFC 7517).
    public String keySet() {
        return accessTokens.keySet();
    }
}
