package io.lyceum.adapters.identity;

import com.nimbusds.jose.jwk.ECKey;
import io.lyceum.domain.secrets.SigningKeyUse;
import io.lyceum.domain.secrets.port.KeyVault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The keys for access tokens, which all nodes share through the vault. They are to be read every second; a node that
/// meets a key it does not know also reads them again, at most every few seconds, so that made-up key ids cost nothing.
final class SigningKeys {

    private static final Duration REREAD = Duration.ofSeconds(5);

    private final KeyVault vault;
    private volatile List<ECKey> keys = List.of();
    private volatile long readAt;

    SigningKeys(KeyVault vault) {
        this.vault = vault;
        if (vault.signingKeys(SigningKeyUse.ACCESS_TOKENS).isEmpty()) {
            vault.addFirst(SigningKeyUse.ACCESS_TOKENS, new EcKeyPairs().generate());
        }
        boolean _ = read();
    }

    ECKey signer() {
        return keys.getFirst();
    }

    Optional<ECKey> find(String kid) {
        var known = known(kid);
        return known.isPresent() || !reread() ? known : known(kid);
    }

    String publicKeySet() {
        return EcKeyPairs.publicKeySet(keys);
    }

    private Optional<ECKey> known(String kid) {
        return keys.stream().filter(key -> key.getKeyID().equals(kid)).findFirst();
    }

    private synchronized boolean reread() {
        if (System.nanoTime() - readAt < REREAD.toNanos()) {
            return false;
        }
        boolean _ = read();
        return true;
    }

    /// Reads the keys again; returns whether one is believed no longer.
    synchronized boolean read() {
        readAt = System.nanoTime();
        var before = keys;
        keys = vault.signingKeys(SigningKeyUse.ACCESS_TOKENS).stream()
                .map(EcKeyPairs::parse)
                .toList();
        return !keys.containsAll(before);
    }
}
