package io.lyceum.adapters.payments;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.lyceum.domain.billing.Leaving;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/// How users pay.
///
/// @param grace how long a plan is kept after what was paid for has ended or a payment has failed
/// @param tolerance how old a webhook's signature may be, or how far in the future
public record PaymentConfig(
        @NotNull @DurationRange(min = 0, max = 365, unit = TimeUnit.DAYS)
        Duration grace,

        @NotNull @DurationRange(min = 1, max = 3_600, unit = TimeUnit.SECONDS)
        Duration tolerance,

        @NotNull @Valid Stripe stripe,
        @NotNull @Valid Clerk clerk) {

    private static final String ADDRESS = "must be an http or https address";
    private static final String SECRET_MARK = "whsec_";

    /// Stripe's side.
    ///
    /// @param key the secret key; without it nothing is sold
    /// @param webhookSecrets separated by commas; several while one replaces another
    /// @param prices the price that is asked for a plan
    /// @param returnUrl where users come back to
    @SelfValidating
    public record Stripe(
            @NotBlank String url,

            @NotNull @Pattern(regexp = "[\\x21-\\x7E]*", message = "must be printable ASCII without blanks")
            String key,

            @NotNull String webhookSecrets,
            @NotNull Map<String, String> prices,
            @NotBlank String returnUrl,

            @NotNull @DurationRange(min = 1, max = 120, unit = TimeUnit.SECONDS)
            Duration timeout) {

        @SelfValidation
        public void hasAddresses(ViolationCollector violations) {
            if (url != null && HttpUrl.parse(url) == null) {
                violations.addViolation("url", ADDRESS);
            }
            if (returnUrl != null && HttpUrl.parse(returnUrl) == null) {
                violations.addViolation("returnUrl", ADDRESS);
            }
        }

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
    @SelfValidating
    public record Clerk(
            @NotNull String webhookSecrets,
            @NotNull Map<String, String> plans,
            @NotNull Leaving userDeleted) {

        @SelfValidation
        public void hasKeys(ViolationCollector violations) {
            try {
                if (webhookSecrets != null && keys().stream().anyMatch(key -> key.length == 0)) {
                    violations.addViolation("webhookSecrets", "has one without a key");
                }
            } catch (IllegalArgumentException _) {
                violations.addViolation("webhookSecrets", "must be as Clerk shows them: whsec_ and base64");
            }
        }

        /// @throws IllegalArgumentException when a secret is not Base64
        List<byte[]> keys() {
            return split(webhookSecrets).stream()
                    .map(secret -> secret.startsWith(SECRET_MARK) ? secret.substring(SECRET_MARK.length()) : secret)
                    .map(Base64.getDecoder()::decode)
                    .toList();
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
