package io.lyceum.adapters.secrets;

import io.lyceum.domain.audit.port.CodeKeys;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SequencedMap;
import javax.crypto.Mac;

/// Codes with the keys of a ring.
public final class MacKeys implements CodeKeys {

    private static final String HMAC = "HmacSHA256";

    private final SequencedMap<String, Key> keys;

    /// Derives keys that are good for one purpose only.
    public MacKeys(KeyRing ring, String purpose) {
        this.keys = ring.derive(purpose);
    }

    @Override
    public String current() {
        return keys.firstEntry().getKey();
    }

    @Override
    public Optional<String> code(String keyId, byte[] content) {
        return Optional.ofNullable(keys.get(keyId)).map(key -> {
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
