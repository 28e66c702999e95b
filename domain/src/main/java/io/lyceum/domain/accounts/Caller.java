package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.UserId;

/// Who makes a request, as the request's token proves it.
public record Caller(UserId user, SignInId signIn, AccountRole role) {}
