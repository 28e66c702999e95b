package io.lyceum.domain.callers;

import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.accounts.CookieSignIns;
import io.lyceum.domain.accounts.Suspensions;
import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.apikeys.ApiKeys;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.identities.ForeignUsers;
import io.lyceum.domain.kernel.ClientAddress;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Tells who makes a request.
public final class Authenticate {

    private final AccessTokens accessTokens;
    private final ApiKeys apiKeys;
    private final ForeignUsers foreignUsers;
    private final CookieSignIns cookies;
    private final Suspensions suspensions;
    private final SecurityEvents events;

    public Authenticate(
            AccessTokens accessTokens,
            ApiKeys apiKeys,
            ForeignUsers foreignUsers,
            CookieSignIns cookies,
            Suspensions suspensions,
            SecurityEvents events) {
        this.accessTokens = accessTokens;
        this.apiKeys = apiKeys;
        this.foreignUsers = foreignUsers;
        this.cookies = cookies;
        this.suspensions = suspensions;
        this.events = events;
    }

    /// Whom a bearer token or an API key speaks for; empty when it is not good.
    public Optional<Caller> authenticate(String token, ClientAddress from) {
        var caller = token.startsWith(ApiKeys.MARK)
                ? apiKeys.authenticate(token)
                : accessTokens.verify(token).or(() -> foreign(token, from));
        return caller.filter(known -> isAdmitted(known, from));
    }

    private Optional<Caller> foreign(String token, ClientAddress from) {
        return switch (foreignUsers.authenticate(token)) {
            case Result.Ok(var caller) -> Optional.of(caller);
            case Result.Refused(var reason) -> {
                if (reason.isSuspicious()) {
                    report(SecurityEvent.Type.TOKEN_REFUSED, Optional.empty(), from, Term.of(reason));
                }
                yield Optional.empty();
            }
        };
    }

    /// Whom a session cookie speaks for; empty when it is not good.
    public Optional<Caller> authenticateCookie(String cookie, ClientAddress from) {
        return cookies.authenticate(cookie).filter(known -> isAdmitted(known, from));
    }

    /// Takes down that a cookie came with a request which, as it seems, its user has not made.
    public void reportForgery(Caller caller, ClientAddress from) {
        report(SecurityEvent.Type.CSRF_TOKEN_REFUSED, Optional.of(caller.user()), from, "");
    }

    private boolean isAdmitted(Caller caller, ClientAddress from) {
        boolean suspended = suspensions.include(caller.user());
        if (suspended) {
            report(SecurityEvent.Type.SUSPENDED_REFUSED, Optional.of(caller.user()), from, "A request");
        }
        return !suspended;
    }

    private void report(SecurityEvent.Type type, Optional<UserId> user, ClientAddress from, String detail) {
        events.record(new SecurityEvent(type, user, Optional.of(from), detail));
    }

    /// The keys with which others can check our tokens, as a JSON Web Key Set (RFC 7517).
    public String keySet() {
        return accessTokens.keySet();
    }
}
