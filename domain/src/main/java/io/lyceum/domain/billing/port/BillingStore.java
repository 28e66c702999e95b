package io.lyceum.domain.billing.port;

import io.lyceum.domain.billing.Provider;
import java.time.Instant;
import java.util.Optional;

/// What is known of the payments of the user on whose behalf the store was opened.
public interface BillingStore {

    /// What the provider calls the user.
    Optional<String> customer(Provider provider);

    /// Whether a subscription gives the user access to a plan at a moment.
    boolean isSubscribed(Provider provider, Instant now);

    /// The user's address.
    Optional<String> email();
}
