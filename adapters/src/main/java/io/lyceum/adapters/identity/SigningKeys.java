package io.lyceum.adapters.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.lyceum.domain.accounts.port.KeyVault;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The P-256 keys of the embedded issuer, which all nodes share through the vault. A node that meets a key it does
/// not know reads them again, at most every few seconds, so that made-up key ids cost nothing.
final class SigningKeys {

    private static final Duration REREAD = Duration.ofSeconds(5);

    private final KeyVault vault;
    private volatile List<ECKey> keys;
    private volatile long readAt;

    SigningKeys(KeyVault vault) {
        this.vault = vault;
        if (vault.signingKeys().isEmpty()) {
            var key = generate();
            vault.addSigningKey(key.getKeyID(), key.toJSONString());
        }
        this.keys = read();
        this.readAt = System.nanoTime();
    }

    ECKey signer() {
        return keys.getFirst();
    }

    Optional<ECKey> find(String kid) {
        var known = known(kid);
        return known.isPresent() || !reread() ? known : known(kid);
    }

    String publicKeySet() {
        return new JWKSet(List.<JWK>copyOf(keys)).toString(true);
    }

    private Optional<ECKey> known(String kid) {
        return keys.stream().filter(key -> key.getKeyID().equals(kid)).findFirst();
    }

    private synchronized boolean reread() {
        if (System.nanoTime() - readAt < REREAD.toNanos()) {
            return false;
        }
        readAt = System.nanoTime();
        keys = read();
        return true;
    }

    private List<ECKey> read() {
        return vault.signingKeys().stream().map(SigningKeys::parse).toList();
    }

    private static ECKey parse(String jwk) {
        try {
            return ECKey.parse(jwk);
        } catch (ParseException e) {
            throw new IllegalStateException("A stored signing key cannot be read", e);
        }
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
