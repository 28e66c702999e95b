package io.lyceum.domain.accounts;

import java.time.Duration;

/// Every reason the accounts context has for saying no.
public sealed interface AccountRefusal {

    record EmailTaken() implements AccountRefusal {}

    /// The account has been removed since the user signed in.
    record NoSuchUser() implements AccountRefusal {}

    record UsernameTaken() implements AccountRefusal {}

    /// Unknown address and wrong password alike.
    record BadCredentials() implements AccountRefusal {}

    record Suspended() implements AccountRefusal {}

    record BadRefreshToken() implements AccountRefusal {}

    /// A refresh token came a second time; its sign-in has been revoked, because one of the two holders stole it.
    record TokenReused() implements AccountRefusal {}

    record TooManyTries(Duration retryAfter) implements AccountRefusal {}

    /// The profile has been changed since the user last read it.
    record Changed(int revision) implements AccountRefusal {}

    record NoSuchSignIn() implements AccountRefusal {}
}
