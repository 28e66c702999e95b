package io.lyceum.domain.accounts;

import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.accounts.port.AccountStores;
import java.time.Duration;
import java.time.InstantSource;

/// Starts sign-ins and gives out their tokens; what signing up, signing in and refreshing have in common.
public final class SignInTokens {

    private final AccessTokens accessTokens;
    private final Duration refreshLifetime;
    private final InstantSource clock;

    public SignInTokens(AccessTokens accessTokens, Duration refreshLifetime, InstantSource clock) {
        this.accessTokens = accessTokens;
        this.refreshLifetime = refreshLifetime;
        this.clock = clock;
    }

    SignedIn start(AccountStores stores, User user, String device) {
        var signIn = SignInId.random();
        stores.signIns().add(signIn, device.substring(0, Math.min(device.length(), DeviceSignIn.MAX_DEVICE)));
        return next(stores, user, signIn);
    }

    SignedIn next(AccountStores stores, User user, SignInId signIn) {
        var refreshToken = UserSecret.random(user.id());
        stores.signIns()
                .addRefreshToken(signIn, refreshToken.hash(), clock.instant().plus(refreshLifetime));
        return new SignedIn(user, accessTokens.issue(user, signIn), accessTokens.lifetime(), refreshToken);
    }
}
