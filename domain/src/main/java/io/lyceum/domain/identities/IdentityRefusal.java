package io.lyceum.domain.identities;

import java.time.Duration;

/// Every reason the identities context has for saying no.
public sealed interface IdentityRefusal {

    record NoSuchProvider() implements IdentityRefusal {}

    /// A browser has come back from a provider to which it was not sent by us, or too long ago.
    record TripOver() implements IdentityRefusal {}

    /// The provider does not say who somebody is, or not in a way that can be believed.
    record NotVouched() implements IdentityRefusal {}

    record ProviderUnreachable() implements IdentityRefusal {}

    record TooManyTries(Duration retryAfter) implements IdentityRefusal {}

    record EmailTaken() implements IdentityRefusal {}

    /// The account has been removed while its owner came.
    record NoSuchUser() implements IdentityRefusal {}

    record Suspended() implements IdentityRefusal {}

    /// The identity leads to another account already.
    record IdentityTaken() implements IdentityRefusal {}

    record NoSuchIdentity() implements IdentityRefusal {}

    /// Without it the user could not come in any more.
    record LastWayIn() implements IdentityRefusal {}
}
