package io.lyceum.domain.accounts;

import io.lyceum.domain.accounts.SignedIn.Proof;
import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.accounts.port.AccountStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Starts sign-ins and gives out what proves them; what signing up, signing in and refreshing have in common. A user
/// has so many at a time: one more ends the oldest.
public final class SignInTokens {

    private final AccessTokens accessTokens;
    private final Duration refreshLifetime;
    private final int perUser;
    private final InstantSource clock;

    /// @param perUser in how many places a user can be signed in at a time
    public SignInTokens(AccessTokens accessTokens, Duration refreshLifetime, int perUser, InstantSource clock) {
        this.accessTokens = accessTokens;
        this.refreshLifetime = refreshLifetime;
        this.perUser = perUser;
        this.clock = clock;
    }

    /// Signs a user in, who has just proved who they are.
    public SignedIn start(AccountStores stores, User user, Client client) {
        stores.accounts().lock();
        stores.signIns().endOldest(perUser - 1);
        var signIn = SignInId.random();
        String device = client.device().substring(0, Math.min(client.device().length(), DeviceSignIn.MAX_DEVICE));
        return switch (client.carrier()) {
            case TOKENS -> {
                stores.signIns().add(signIn, device, Optional.empty());
                yield next(stores, user, signIn);
            }
            case COOKIE -> {
                var secret = UserSecret.random(user.id());
                stores.signIns().add(signIn, device, Optional.of(secret));
                yield new SignedIn(user, new Proof.Cookie(secret));
            }
        };
    }

    SignedIn next(AccountStores stores, User user, SignInId signIn) {
        var refreshToken = UserSecret.random(user.id());
        stores.signIns()
                .addRefreshToken(signIn, refreshToken.hash(), clock.instant().plus(refreshLifetime));
        return new SignedIn(
                user, new Proof.Tokens(accessTokens.issue(user, signIn), accessTokens.lifetime(), refreshToken));
    }
}
