package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.Sha256;
import io.lyceum.domain.kernel.UserId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// 256 random bits that whoever has them proves something with: a refresh token, an API key. They are followed by the
/// id of their user, so that they can be looked up on the user's behalf; only their SHA-256 is kept.
public final class UserSecret {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;
    private static final int USER_BYTES = 16;

    private final byte[] bytes;

    private UserSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static UserSecret random(UserId user) {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        var buffer = ByteBuffer.allocate(SECRET_BYTES + USER_BYTES)
                .put(secret)
                .putLong(user.value().getMostSignificantBits())
                .putLong(user.value().getLeastSignificantBits());
        return new UserSecret(buffer.array());
    }

    /// Empty when the text cannot be a secret of ours.
    public static Optional<UserSecret> parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length == SECRET_BYTES + USER_BYTES ? Optional.of(new UserSecret(bytes)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public UserId user() {
        var buffer = ByteBuffer.wrap(bytes).position(SECRET_BYTES);
        return new UserId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    public byte[] hash() {
        return Sha256.of(bytes);
    }

    /// The secret itself, for the client only: 64 characters of base64url, which end with the user.
    public String reveal() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UserSecret secret && Arrays.equals(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "UserSecret[]";
    }
}
