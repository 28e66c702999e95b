package io.lyceum.adapters.rest;

import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.kernel.UserId;
import java.security.Principal;

/// Whoever makes a request, once their token has been checked.
public record Learner(UserId id, SignInId signIn, AccountRole role) implements Principal {

    static Learner of(Caller caller) {
        return new Learner(caller.user(), caller.signIn(), caller.role());
    }

    @Override
    public String getName() {
        return id.value().toString();
    }
}
