package io.lyceum.domain.accounts;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.accounts.port.AccountStores;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import java.time.InstantSource;
import java.util.Optional;

/// Exchanges a refresh token for new tokens, once. A token that comes a second time revokes its sign-in.
public final class RefreshSignIn {

    private final Transactions<AccountStores> transactions;
    private final SignInTokens tokens;
    private final AccessTokens accessTokens;
    private final InstantSource clock;
    private final SecurityEvents events;

    public RefreshSignIn(
            Transactions<AccountStores> transactions,
            SignInTokens tokens,
            AccessTokens accessTokens,
            InstantSource clock,
            SecurityEvents events) {
        this.transactions = transactions;
        this.tokens = tokens;
        this.accessTokens = accessTokens;
        this.clock = clock;
        this.events = events;
    }

    public Result<SignedIn, AccountRefusal> refresh(UserSecret token) {
        Result<SignedIn, AccountRefusal> renewed = transactions.as(
                token.user(),
                stores -> stores.signIns()
                        .useRefreshToken(token.hash(), clock.instant())
                        .<Result<SignedIn, AccountRefusal>>map(signIn ->
                                ok(tokens.next(stores, stores.accounts().find().orElseThrow(), signIn)))
                        .orElseGet(() -> refused(new AccountRefusal.BadRefreshToken())));
        return renewed instanceof Result.Refused ? refuse(token) : renewed;
    }

    private Result<SignedIn, AccountRefusal> refuse(UserSecret token) {
        var reused = transactions.as(token.user(), stores -> {
            var signIn = stores.signIns().usedRefreshToken(token.hash());
            signIn.ifPresent(stores.signIns()::revoke);
            return signIn;
        });
        reused.ifPresent(signIn -> {
            accessTokens.revoke(signIn);
            events.record(new SecurityEvent(
                    SecurityEvent.Type.REFRESH_TOKEN_REUSED,
                    Optional.of(token.user()),
                    Optional.empty(),
                    "The sign-in was revoked"));
        });
        return refused(reused.isPresent() ? new AccountRefusal.TokenReused() : new AccountRefusal.BadRefreshToken());
    }
}
