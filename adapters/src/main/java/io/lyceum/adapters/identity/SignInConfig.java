package io.lyceum.adapters.identity;

import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// The providers with which users can sign in.
///
/// @param publicUrl how browsers reach this service; providers send them back to it
/// @param returnOrigins the origins to whose pages a browser may be sent afterwards
@SelfValidating
public record SignInConfig(
        @NotNull String publicUrl,

        @NotNull
        List<@NotNull @Pattern(regexp = "https?://[^/*\\s]+", message = "must be origins") String> returnOrigins,

        @NotNull List<@NotNull @Valid ProviderLine> providers) {

    private static final String ADDRESS = "must be an http or https address";

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
    @SelfValidating
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

        /// Addresses are looked at where they are given; the issuer of one that is passed over may be missing.
        @SelfValidation
        public void isComplete(ViolationCollector violations) {
            String address = Optional.ofNullable(issuer).orElse("");
            boolean given = !address.isBlank();
            if (given && HttpUrl.parse(address) == null) {
                violations.addViolation("issuer", ADDRESS);
            }
            if (!given && isUsed() && kind == Kind.OIDC) {
                violations.addViolation("issuer", "must be set where there is a clientId");
            }
            if (HttpUrl.parse(apiServer()) == null) {
                violations.addViolation("api", ADDRESS);
            }
            if (isUsed() && secret().isBlank()) {
                violations.addViolation("clientSecret", "must be set where there is a clientId");
            }
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

    /// Providers send browsers back to an address, so there must be one.
    @SelfValidation
    public void isReachable(ViolationCollector violations) {
        if (publicUrl == null || providers == null) {
            return;
        }
        boolean needed = providers.stream().anyMatch(provider -> provider != null && provider.isUsed());
        boolean isOrigin = publicUrl.matches("https?://[^/\\s]+") && HttpUrl.parse(publicUrl) != null;
        if ((needed || !publicUrl.isBlank()) && !isOrigin) {
            violations.addViolation("publicUrl", "must be an origin such as https://api.example.org");
        }
    }
}
