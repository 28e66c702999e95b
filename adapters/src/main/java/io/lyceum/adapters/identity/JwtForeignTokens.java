package io.lyceum.adapters.identity;

import io.lyceum.adapters.identity.VerifiedTokens.Verified;
import io.lyceum.domain.accounts.port.ForeignTokens;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;

/// JSON Web Tokens of the issuers in the configuration. Each issuer has its own keys and algorithms, and a token of
/// anybody else is refused before a key is looked for.
public final class JwtForeignTokens implements ForeignTokens {

    private record Issuer(IssuerConfig config, ForeignIssuer checks) {}

    private final List<Issuer> issuers;
    private final InstantSource clock;
    private final VerifiedTokens<Shown> verified;

    /// @throws IllegalArgumentException when an issuer is not configured completely
    public JwtForeignTokens(List<IssuerConfig> configs, OkHttpClient http, InstantSource clock) {
        var documents = new RemoteDocuments(http);
        this.issuers = configs.stream()
                .filter(IssuerConfig::isUsed)
                .map(config -> {
                    config.mistake().ifPresent(mistake -> {
                        throw new IllegalArgumentException("The issuer %s %s".formatted(config.name(), mistake));
                    });
                    return new Issuer(config, new ForeignIssuer(config, documents));
                })
                .toList();
        this.clock = clock;
        this.verified = new VerifiedTokens<>(clock);
    }

    @Override
    public Optional<Shown> verify(String token) {
        return issuers.isEmpty() ? Optional.empty() : verified.get(token, () -> check(token));
    }

    private Optional<Verified<Shown>> check(String text) {
        return SignedToken.parse(text)
                .flatMap(token -> issuers.stream()
                        .filter(issuer -> issuer.checks().isNamedBy(token))
                        .flatMap(issuer -> issuer.checks().verify(token, clock.instant()).stream()
                                .map(shown -> new Verified<>(
                                        shown,
                                        token.claims()
                                                .getExpirationTime()
                                                .toInstant()
                                                .plus(issuer.config().skew().toJavaDuration()))))
                        .findFirst());
    }
}
