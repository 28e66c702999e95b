package io.lyceum.domain.billing;

import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that a payment provider says has happened.
///
/// @param customer whom it concerns, if it says so
/// @param news what of it matters to us; nothing when it does not
/// @param body as it came, to be read again when it has to be applied again
public record ProviderEvent(
        Provider provider,
        String id,
        String type,
        Instant createdAt,
        Optional<String> customer,
        List<News> news,
        String body) {

    /// What an event can mean to us.
    public sealed interface News {

        /// A customer of the provider is one of our users.
        record Linked(String customer, UserId user) implements News {}

        record Told(Subscription subscription) implements News {}

        /// The customer has been deleted at the provider, and cannot buy any more as that.
        record Gone(String customer) implements News {}

        /// The user has been deleted where the user signed in.
        record Left(String customer) implements News {}

        /// Somebody wants a payment back from the bank.
        record Disputed(String dispute) implements News {}
    }

    @Override
    public String toString() {
        return "ProviderEvent[%s %s %s]".formatted(provider, id, type);
    }
}
