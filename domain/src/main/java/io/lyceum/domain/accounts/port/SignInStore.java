package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.CookieSignIn;
import io.lyceum.domain.accounts.DeviceSignIn;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.UserSecret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The sign-ins of the user on whose behalf the store was opened.
public interface SignInStore {

    /// Begins a sign-in.
    ///
    /// @param cookie the secret that proves it, if a cookie is to
    void add(SignInId id, String device, Optional<UserSecret> cookie);

    /// Revokes all but the latest so many.
    void endOldest(int kept);

    /// The sign-in that is proved by a cookie with this hash, unless it is revoked.
    Optional<CookieSignIn> ofCookie(byte[] hash);

    /// Notes that it has been used.
    void seen(SignInId id, Instant now);

    /// Those not revoked, newest first.
    List<DeviceSignIn> list();

    /// False when there is none or it is revoked already.
    boolean revoke(SignInId id);

    void addRefreshToken(SignInId signIn, byte[] hash, Instant expiresAt);

    /// Marks a token as used and its sign-in as seen; empty when the token is unknown, used, expired, or its
    /// sign-in revoked.
    Optional<SignInId> useRefreshToken(byte[] hash, Instant now);

    /// The sign-in of a token that has been used before.
    Optional<SignInId> usedRefreshToken(byte[] hash);
}
