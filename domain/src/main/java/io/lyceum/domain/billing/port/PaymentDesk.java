package io.lyceum.domain.billing.port;

import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.UUID;

/// The pages of a payment provider where users pay and manage what they pay for.
public interface PaymentDesk {

    boolean isConfigured();

    boolean sells(String plan);

    /// An order of a user.
    ///
    /// @param id the same when the same order is placed again, which then is one order
    /// @param customer what the provider calls the user, if the user has bought before
    /// @param email for a user who has not
    record Order(UUID id, UserId user, String plan, Optional<String> customer, String email) {

        @Override
        public String toString() {
            return "Order[%s]".formatted(id);
        }
    }

    /// Where to pay; empty when the provider cannot be reached or refuses. Waits for the provider.
    Optional<String> checkout(Order order);

    /// Where to change or cancel; empty when the provider cannot be reached or refuses. Waits for the provider.
    Optional<String> portal(String customer);
}
