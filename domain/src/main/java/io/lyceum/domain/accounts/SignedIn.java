package io.lyceum.domain.accounts;

import java.time.Duration;

/// Somebody who has just proved who they are, and what proves it from now on.
public record SignedIn(User user, Proof proof) {

    /// What proves a signing-in, in the form that the client asked for.
    public sealed interface Proof {

        record Tokens(String accessToken, Duration expiresIn, UserSecret refreshToken) implements Proof {

            @Override
            public String toString() {
                return "Tokens[]";
            }
        }

        record Cookie(UserSecret secret) implements Proof {}
    }
}
