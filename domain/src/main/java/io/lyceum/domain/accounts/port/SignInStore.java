package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.DeviceSignIn;
import io.lyceum.domain.accounts.SignInId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The sign-ins of the user on whose behalf the store was opened.
public interface SignInStore {

    void add(SignInId id, String device);

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
