package io.lyceum.adapters.payments;

import io.dropwizard.util.Duration;
import io.lyceum.domain.billing.Leaving;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// How users pay.
///
/// @param grace how long a plan is kept after what was paid for has ended or a payment has failed
/// @param tolerance how old a webhook's signature may be, or how far in the future
public record PaymentConfig(
        @NotNull Duration grace,
        @NotNull Duration tolerance,
        @NotNull @Valid Stripe stripe,
        @NotNull @Valid Clerk clerk) {

    /// Stripe's side.
    ///
    /// @param key the secret key; without it nothing is sold
    /// @param webhookSecrets separated by commas; several while one replaces another
    /// @param prices the price that is asked for a plan
    /// @param returnUrl where users come back to
    public record Stripe(
            @NotBlank String url,
            String key,
            String webhookSecrets,
            @NotNull Map<String, String> prices,
            @NotBlank String returnUrl,
            @NotNull Duration timeout) {

        List<String> secrets() {
            return split(webhookSecrets);
        }

        @Override
        public String toString() {
            return "Stripe[%s]".formatted(url);
        }
    }

    /// Clerk's side.
    ///
    /// @param plans our plan for a slug of theirs
    /// @param userDeleted what becomes of the account of a user who is deleted there
    public record Clerk(
            String webhookSecrets,
            @NotNull Map<String, String> plans,
            @NotNull Leaving userDeleted) {

        List<String> secrets() {
            return split(webhookSecrets);
        }

        @Override
        public String toString() {
            return "Clerk[]";
        }
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
