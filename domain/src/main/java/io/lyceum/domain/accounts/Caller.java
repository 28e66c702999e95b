package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.Set;

/// Who makes a request, as the request's token or key proves it.
///
/// @param signIn the signing-in that the request comes from; empty when it does not come from one of ours
public record Caller(UserId user, Optional<SignInId> signIn, AccountRole role, Set<Scope> scopes) {

    /// A user in person.
    public static Caller signedIn(UserId user, SignInId signIn, AccountRole role) {
        return new Caller(user, Optional.of(signIn), role, Scope.ALL);
    }

    /// A user in person, with the token of another issuer.
    public static Caller fromElsewhere(UserId user, AccountRole role) {
        return new Caller(user, Optional.empty(), role, Scope.ALL);
    }

    /// A program that acts for a user. It never acts as a moderator or an administrator.
    public static Caller withKey(UserId user, Set<Scope> scopes) {
        return new Caller(user, Optional.empty(), AccountRole.USER, scopes);
    }
}
