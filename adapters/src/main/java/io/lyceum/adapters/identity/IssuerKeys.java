package io.lyceum.adapters.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jose.util.ResourceRetriever;
import java.time.Duration;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/// Where the keys of an issuer come from. They are kept for a while, fetched again when a token names one that is not
/// among them, but no more than twice in half a minute, and still used while the issuer does not answer.
final class IssuerKeys {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration FLOOR = Duration.ofSeconds(30);
    private static final Duration OUTAGE = Duration.ofDays(1);

    private IssuerKeys() {}

    static JWSKeySelector<SecurityContext> of(IssuerConfig config, RemoteDocuments documents) {
        if (config.kind() == IssuerConfig.Kind.SUPABASE_LEGACY) {
            return new SingleKeyJWSKeySelector<>(
                    JWSAlgorithm.HS256, new SecretKeySpec(config.sharedSecret(), "HmacSHA256"));
        }
        if (config.keysUrl() != null && !config.keysUrl().isBlank()) {
            return remote(config.keysUrl(), documents, config.pinned());
        }
        return config.kind() == IssuerConfig.Kind.OIDC
                ? discovered(config.name(), documents, config.pinned())
                : remote(config.name() + "/.well-known/jwks.json", documents, config.pinned());
    }

    /// The keys of an OpenID provider, which says itself where they are.
    static JWSKeySelector<SecurityContext> discovered(
            String issuer, RemoteDocuments documents, Set<JWSAlgorithm> algorithms) {
        var discovery = new Discovery(documents, issuer);
        return remote(
                issuer,
                _ -> documents.retrieveResource(RemoteDocuments.url(discovery.address("jwks_uri"))),
                algorithms);
    }

    private static JWSKeySelector<SecurityContext> remote(
            String url, ResourceRetriever documents, Set<JWSAlgorithm> algorithms) {
        var keys = JWKSourceBuilder.create(RemoteDocuments.url(url), documents)
                .cache(KEPT.toMillis(), PATIENCE.toMillis())
                .refreshAheadCache(false)
                .rateLimited(FLOOR.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
        return new JWSVerificationKeySelector<>(algorithms, keys);
    }
}
