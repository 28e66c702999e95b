package io.lyceum.adapters.identity;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The providers with which users can sign in.
///
/// @param publicUrl how browsers reach this service; providers send them back to it
/// @param returnOrigins the origins to whose pages a browser may be sent afterwards
public record SignInConfig(
        String publicUrl,

        @NotNull
        List<@NotNull @Pattern(regexp = "https?://[^/*\\s]+", message = "must be origins") String> returnOrigins,

        @NotNull List<@Valid ProviderLine> providers) {

    /// How a provider is spoken to.
    public enum Kind {
        OIDC,
        GITHUB
    }

    /// A provider; without a client id it is passed over.
    ///
    /// @param name what it is called in our paths
    /// @param issuer the OpenID provider; for GitHub the server, if not github.com
    /// @param api GitHub's API, if not that of github.com
    public record ProviderLine(
            @NotBlank @Pattern(regexp = "[a-z][a-z0-9-]{0,30}")
            String name,

            @NotNull Kind kind,
            @Nullable String issuer,
            @Nullable String api,
            @Nullable String clientId,
            @Nullable String clientSecret) {

        boolean isUsed() {
            return clientId != null && !clientId.isBlank();
        }

        String server() {
            return Optional.ofNullable(issuer).filter(text -> !text.isBlank()).orElse("https://github.com");
        }

        String apiServer() {
            return Optional.ofNullable(api).filter(text -> !text.isBlank()).orElse("https://api.github.com");
        }

        String id() {
            return Optional.ofNullable(clientId).orElse("");
        }

        String secret() {
            return Optional.ofNullable(clientSecret).orElse("");
        }

        @Override
        public String toString() {
            return "ProviderLine[%s, %s]".formatted(name, kind);
        }
    }

    /// What is wrong, in words for an operator; empty when nothing is.
    Optional<String> mistake() {
        boolean any = providers.stream().anyMatch(ProviderLine::isUsed);
        if (any && !publicUrl.matches("https?://[^/\\s]+")) {
            return Optional.of("Signing in with others needs PUBLIC_URL, such as https://api.example.org");
        }
        return providers.stream()
                .filter(provider -> provider.isUsed() && provider.kind() == Kind.OIDC)
                .filter(provider ->
                        provider.issuer() == null || provider.issuer().isBlank())
                .findFirst()
                .map(provider -> "The provider %s needs an issuer".formatted(provider.name()));
    }
}
