package io.lyceum.adapters.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// The keys that never enter the database, each with an id. For each purpose a key of its own is derived (HKDF-SHA256,
/// RFC 5869), so none can be used for what another is for.
///
/// The last key is always the one made from the password of the database's owner. It needs no setting and is the same
/// on
/// all nodes; before that password is changed, a key has to be configured.
public final class KeyRing {

    /// The id of the key that is made from the owner's password.
    public static final String OF_DATABASE = "database";

    private static final int BYTES = 32;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private final Map<String, byte[]> keys;

    private KeyRing(Map<String, byte[]> keys) {
        this.keys = keys;
    }

    /// Puts the configured keys and the one of the database on a ring.
    ///
    /// @param password of the database's owner; empty when it has none
    /// @throws IllegalArgumentException when a key cannot be read, or when there is none at all
    public static KeyRing of(SecretConfig config, String password) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String entry : config.keys().split(",", -1)) {
            if (!entry.isBlank()) {
                String[] parts = entry.strip().split(":", 2);
                if (parts.length != 2 || !ID.matcher(parts[0]).matches() || parts[0].equals(OF_DATABASE)) {
                    throw new IllegalArgumentException(
                            "SECRET_KEYS must be like id:base64, with other ids than " + OF_DATABASE);
                }
                if (keys.putIfAbsent(parts[0], decoded(parts[0], parts[1])) != null) {
                    throw new IllegalArgumentException("SECRET_KEYS has two keys with the id " + parts[0]);
                }
            }
        }
        if (!password.isEmpty()) {
            keys.put(OF_DATABASE, password.getBytes(StandardCharsets.UTF_8));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "Set SECRET_KEYS: without the database owner's password no key can be made from that");
        }
        return new KeyRing(keys);
    }

    /// The keys for a purpose by their ids, the one in use first.
    public SequencedMap<String, Key> derive(String purpose) {
        SequencedMap<String, Key> derived = new LinkedHashMap<>();
        keys.forEach((id, bytes) -> derived.put(id, derive(bytes, purpose)));
        return derived;
    }

    private static SecretKey derive(byte[] bytes, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "Generic",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(bytes)
                                    .addSalt("lyceum".getBytes(StandardCharsets.UTF_8))
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decoded(String id, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("The key " + id + " in SECRET_KEYS is not base64");
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("The key " + id + " in SECRET_KEYS must have 32 bytes");
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.keySet();
    }
}
