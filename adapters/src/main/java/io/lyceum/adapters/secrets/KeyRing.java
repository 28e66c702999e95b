package io.lyceum.adapters.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
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
/// on all nodes; its id tells passwords apart. Before that password is changed, a key has to be configured.
public final class KeyRing {

    /// How the id of the key begins that is made from the owner's password.
    private static final String OF_DATABASE = "database";

    private static final int BYTES = 32;
    private static final int FINGERPRINT_BYTES = 4;

    /// Of 32 random bytes, about 30 are different.
    private static final int FEWEST_DIFFERENT = 16;

    /// What can be had by trying is no key.
    private static final int SHORTEST_PASSWORD = 16;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private final Map<String, byte[]> keys;

    private KeyRing(Map<String, byte[]> keys) {
        this.keys = keys;
    }

    /// Puts the configured keys and the one of the database on a ring.
    ///
    /// @param password of the database's owner; empty when it has none
    /// @throws UnusableKey when a key cannot be read or can be guessed, or when there is none at all
    public static KeyRing of(SecretConfig config, String password) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String entry : config.keys().split(",", -1)) {
            if (!entry.isBlank()) {
                String[] parts = entry.strip().split(":", 2);
                if (parts.length != 2 || !ID.matcher(parts[0]).matches() || parts[0].startsWith(OF_DATABASE)) {
                    throw new UnusableKey(
                            "SECRET_KEYS must be like id:base64, with ids that do not begin with " + OF_DATABASE);
                }
                if (keys.putIfAbsent(parts[0], decoded(parts[0], parts[1])) != null) {
                    throw new UnusableKey("SECRET_KEYS has two keys with the id " + parts[0]);
                }
            }
        }
        if (keys.isEmpty() && password.length() < SHORTEST_PASSWORD) {
            throw new UnusableKey(
                    "Set SECRET_KEYS, for example to \"first:$(openssl rand -base64 32)\": the password of"
                            + " the database's owner has fewer than " + SHORTEST_PASSWORD
                            + " characters, and a key made from it could be guessed");
        }
        if (!password.isEmpty()) {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
            keys.put(OF_DATABASE + "-" + fingerprint(bytes), bytes);
        }
        return new KeyRing(keys);
    }

    /// The keys for a purpose by their ids, the one in use first.
    public SequencedMap<String, Key> derive(String purpose) {
        SequencedMap<String, Key> derived = new LinkedHashMap<>();
        keys.forEach((id, bytes) -> derived.put(id, derive(bytes, purpose)));
        return derived;
    }

    private static String fingerprint(byte[] bytes) {
        return HexFormat.of().formatHex(derive(bytes, "id").getEncoded(), 0, FINGERPRINT_BYTES);
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
            throw new UnusableKey("The key " + id + " in SECRET_KEYS is not base64");
        }
        if (bytes.length != BYTES) {
            throw new UnusableKey("The key " + id + " in SECRET_KEYS must have 32 bytes");
        }
        if (canBeGuessed(bytes)) {
            throw new UnusableKey(
                    "The key " + id + " in SECRET_KEYS is not random: take one from openssl rand -base64 32");
        }
        return bytes;
    }

    /// Whether a key was typed by somebody, or is an example.
    private static boolean canBeGuessed(byte[] bytes) {
        boolean isText = true;
        var different = new BitSet();
        for (byte each : bytes) {
            isText &= each >= ' ' && each <= '~';
            different.set(each & 0xff);
        }
        return isText || different.cardinality() < FEWEST_DIFFERENT;
    }

    /// A key that cannot be used. The message is for operators and shows nothing of it.
    public static final class UnusableKey extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        UnusableKey(String message) {
            super(message);
        }
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.keySet();
    }
}
