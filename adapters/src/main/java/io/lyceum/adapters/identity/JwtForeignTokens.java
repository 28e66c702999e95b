package io.lyceum.adapters.identity;

import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.adapters.identity.VerifiedTokens.Verified;
import io.lyceum.domain.identities.TokenRefusal;
import io.lyceum.domain.identities.port.ForeignTokens;
import io.lyceum.domain.kernel.Result;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;

/// JSON Web Tokens of the issuers in the configuration. Each issuer has its own keys and algorithms, and a token of
/// anybody else is refused before a key is looked for.
public final class JwtForeignTokens implements ForeignTokens {

    private record Issuer(IssuerConfig config, ForeignIssuer checks) {}

    private final List<Issuer> issuers;
    private final InstantSource clock;
    private final VerifiedTokens<Shown> verified;

    public JwtForeignTokens(List<IssuerConfig> configs, OkHttpClient http, InstantSource clock) {
        var documents = new RemoteDocuments(http);
        this.issuers = configs.stream()
                .filter(IssuerConfig::isUsed)
                .map(config -> new Issuer(config, new ForeignIssuer(config, documents)))
                .toList();
        this.clock = clock;
        this.verified = new VerifiedTokens<>(clock);
    }

    @Override
    public Result<Shown, TokenRefusal> verify(String token) {
        if (issuers.isEmpty()) {
            return refused(TokenRefusal.UNKNOWN);
        }
        // What is remembered is not checked, and can only be too old.
        var reason = new AtomicReference<>(TokenRefusal.UNTIMELY);
        return verified.get(token, () -> check(token, reason))
                .<Result<Shown, TokenRefusal>>map(Result::ok)
                .orElseGet(() -> refused(reason.get()));
    }

    @Override
    public boolean trusts(String issuer) {
        return issuers.stream().anyMatch(one -> one.config().name().equals(issuer));
    }

    /// Where two issuers go by one name, the last one's reason to refuse is told.
    private Optional<Verified<Shown>> check(String text, AtomicReference<TokenRefusal> reason) {
        reason.set(TokenRefusal.UNKNOWN);
        return SignedToken.parse(text)
                .flatMap(token -> issuers.stream()
                        .filter(issuer -> issuer.checks().isNamedBy(token))
                        .flatMap(issuer -> check(issuer, token, reason).stream())
                        .findFirst());
    }

    private Optional<Verified<Shown>> check(Issuer issuer, SignedToken token, AtomicReference<TokenRefusal> reason) {
        return switch (issuer.checks().verify(token, clock.instant())) {
            case Result.Ok(var shown) ->
                Optional.of(new Verified<>(
                        shown,
                        token.claims()
                                .getExpirationTime()
                                .toInstant()
                                .plus(issuer.config().skew().toJavaDuration())));
            case Result.Refused(var refusal) -> {
                reason.set(refusal);
                yield Optional.empty();
            }
        };
    }
}
