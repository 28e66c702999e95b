package io.lyceum.domain.billing.port;

import io.lyceum.domain.billing.Leaving;
import io.lyceum.domain.billing.Provider;
import io.lyceum.domain.billing.ProviderEvent;
import io.lyceum.domain.billing.Subscription;
import io.lyceum.domain.billing.WebhookOutcome;
import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What payment providers have told, kept on no user's behalf.
public interface BillingBook {

    /// What the applying of one event may do, in one transaction.
    interface Page {

        /// False when the event had been taken in before.
        boolean take(ProviderEvent event);

        void settle(ProviderEvent event, WebhookOutcome outcome, Optional<String> customer);

        /// Notes that a customer cannot be sold to any more, be it known or not yet.
        void forget(Provider provider, String customer);

        /// Takes from whoever was a user of the provider that way in or, where it was the last one, closes the account.
        List<Left> leave(String customer, Leaving leaving);

        /// False when there is no such user.
        boolean link(Provider provider, String customer, UserId user);

        /// The subscription as it is known. Nobody else changes it until the transaction ends.
        Optional<Subscription> hold(Provider provider, String id);

        /// Keeps it; `accessUntil` is [Instant#MAX] for ever, and empty for not at all.
        void save(Subscription subscription, Optional<Instant> accessUntil);
    }

    /// What has become of an account.
    record Left(UserId user, What what) {

        public enum What {
            UNLINKED,
            SUSPENDED,
            ERASING
        }
    }

    /// An event that has been taken in.
    record Stored(Provider provider, String id, String body) {}

    <T> T open(boolean dry, Function<Page, T> work);

    /// What has been received since a moment, in the order in which it was made.
    List<Stored> stored(Optional<Provider> provider, Instant since);
}
