package io.lyceum.adapters.rest.callers;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.kernel.UserId;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;

/// Whoever makes a request, once their token has been checked.
public record Learner(UserId id, Optional<SignInId> signIn, AccountRole role, Set<Scope> scopes) implements Principal {

    static Learner of(Caller caller) {
        return new Learner(caller.user(), caller.signIn(), caller.role(), caller.scopes());
    }

    /// Whether this is the user rather than a program that acts for the user.
    public boolean isInPerson() {
        return scopes.contains(Scope.ACCOUNT);
    }

    @Override
    public String getName() {
        return id.value().toString();
    }
}
