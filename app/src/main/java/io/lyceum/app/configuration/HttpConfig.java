package io.lyceum.app.configuration;

import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.lyceum.adapters.rest.callers.ForwardedClients;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/// What stands between the service and its clients.
///
/// @param trustedProxies addresses and networks, such as `10.0.0.0/8`, whose word for a client's address is taken
/// @param forwardedHeader where they give it: `X-Forwarded-For` or `Forwarded` (RFC 7239)
/// @param corsOrigins the origins whose pages may call the API, such as `https://app.example.org`; `*` for all
/// @param corsCredentials whether those pages may do so with the cookies of their users
@SelfValidating
public record HttpConfig(
        @NotNull List<@NotNull String> trustedProxies,

        @NotNull @Pattern(regexp = "X-Forwarded-For|Forwarded")
        String forwardedHeader,

        @NotNull
        List<@NotNull @Pattern(regexp = "\\*|https?://[^/*\\s]+", message = "must be origins") String> corsOrigins,

        boolean corsCredentials) {

    @SelfValidation
    public void namesProxies(ViolationCollector violations) {
        if (trustedProxies != null && !ForwardedClients.areProxies(trustedProxies)) {
            violations.addViolation(
                    "trustedProxies", "must be addresses such as 192.0.2.7 or networks such as 10.0.0.0/8");
        }
    }

    /// Every page of the world could act for whoever is signed in.
    @SelfValidation
    public void isNarrow(ViolationCollector violations) {
        if (corsCredentials && corsOrigins != null && corsOrigins.contains("*")) {
            violations.addViolation("corsCredentials", "needs corsOrigins that are named");
        }
    }
}
