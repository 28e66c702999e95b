package io.lyceum.adapters.rest.accounts;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.User;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A user as the user sees it.
public record UserView(
        UUID id,
        String displayName,
        Optional<String> email,
        boolean emailVerified,
        AccountRole role,
        String plan,
        Optional<String> username,
        Optional<String> bio,
        Optional<String> website,
        Optional<String> location,
        Optional<String> company,
        Optional<String> avatarUrl,
        Instant createdAt) {

    static UserView of(User user, String plan) {
        var profile = user.profile();
        return new UserView(
                user.id().value(),
                profile.displayName(),
                user.email(),
                user.emailVerified(),
                user.role(),
                plan,
                profile.username(),
                profile.bio(),
                profile.website(),
                profile.location(),
                profile.company(),
                profile.avatarUrl(),
                user.createdAt());
    }
}
