package io.lyceum.domain.accounts;

import java.time.Duration;

/// Somebody who has just proved who they are, and the tokens that say so.
public record SignedIn(User user, String accessToken, Duration expiresIn, UserSecret refreshToken) {

    @Override
    public String toString() {
        return "SignedIn[user=%s]".formatted(user.id());
    }
}
