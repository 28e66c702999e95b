package io.lyceum.app;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/// What stands between the service and its clients.
///
/// @param trustedProxies addresses and networks, such as `10.0.0.0/8`, whose word for a client's address is taken
/// @param forwardedHeader where they give it: `X-Forwarded-For` or `Forwarded` (RFC 7239)
/// @param corsOrigins the origins whose pages may call the API, such as `https://app.example.org`; `*` for all
/// @param corsCredentials whether those pages may do so with the cookies of their users
public record HttpConfig(
        @NotNull List<@NotNull String> trustedProxies,

        @NotNull @Pattern(regexp = "X-Forwarded-For|Forwarded")
        String forwardedHeader,

        @NotNull
        List<@NotNull @Pattern(regexp = "\\*|https?://[^/*\\s]+", message = "must be origins") String> corsOrigins,

        boolean corsCredentials) {

    /// Every page of the world could act for whoever is signed in.
    @AssertTrue(message = "corsCredentials needs origins that are named")
    public boolean isNarrow() {
        return !corsCredentials || !corsOrigins.contains("*");
    }
}
