package io.lyceum.domain.billing;

import io.lyceum.domain.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that a payment provider says has happened.
///
/// @param news what of it matters to us; nothing when it does not
/// @param body as it came, to be read again when it has to be applied again
public record ProviderEvent(
        Provider provider, String id, String type, Instant createdAt, List<News> news, String body) {

    /// What an event can mean to us.
    public sealed interface News {

        /// A customer of the provider is one of our users.
        record Linked(String customer, UserId user) implements News {}

        record Told(Subscription subscription) implements News {}
    }

    /// The customer whom it concerns, if it says so.
    Optional<String> customer() {
        return news.stream()
                .flatMap(one -> switch (one) {
                    case News.Linked(var customer, var _) -> java.util.stream.Stream.of(customer);
                    case News.Told(var subscription) -> subscription.customer().stream();
                })
                .findFirst();
    }

    @Override
    public String toString() {
        return "ProviderEvent[%s %s %s]".formatted(provider, id, type);
    }
}
