package io.lyceum.adapters.secrets;

import io.lyceum.domain.audit.port.CodeKeys;
import io.lyceum.domain.secrets.port.KeyVault;
import io.lyceum.domain.secrets.port.OlderKeys;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Codes with the keys of a ring, and where they must be checked for ever, with keys that have been taken off it.
public final class MacKeys implements CodeKeys, OlderKeys {

    private static final String HMAC = "HmacSHA256";

    private final String purpose;
    private final SequencedMap<String, Key> keys;
    private final Optional<KeyVault> vault;
    private final Map<String, Key> kept = new ConcurrentHashMap<>();

    /// Derives keys that are good for one purpose only, and for as long as they are on the ring.
    public MacKeys(KeyRing ring, String purpose) {
        this(ring, purpose, Optional.empty());
    }

    /// Derives keys that are good for one purpose only, and are kept in a vault when told to.
    public MacKeys(KeyRing ring, String purpose, KeyVault vault) {
        this(ring, purpose, Optional.of(vault));
    }

    private MacKeys(KeyRing ring, String purpose, Optional<KeyVault> vault) {
        this.purpose = purpose;
        this.keys = ring.derive(purpose);
        this.vault = vault;
    }

    @Override
    public void keep() {
        vault.ifPresent(there -> keys.entrySet().stream().skip(1).forEach(older -> {
            byte[] _ = there.secret(name(older.getKey()), older.getValue().getEncoded());
        }));
    }

    private Optional<Key> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId))
                .or(() -> Optional.ofNullable(kept.get(keyId)))
                .or(() -> recall(keyId));
    }

    private Optional<Key> recall(String keyId) {
        Optional<Key> recalled =
                vault.flatMap(there -> there.findSecret(name(keyId))).map(bytes -> new SecretKeySpec(bytes, HMAC));
        recalled.ifPresent(key -> kept.put(keyId, key));
        return recalled;
    }

    private String name(String keyId) {
        return purpose + " key " + keyId;
    }

    @Override
    public String current() {
        return keys.firstEntry().getKey();
    }

    @Override
    public Optional<String> code(String keyId, byte[] content) {
        return find(keyId).map(key -> {
            try {
                var mac = Mac.getInstance(HMAC);
                mac.init(key);
                return HexFormat.of().formatHex(mac.doFinal(content));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
