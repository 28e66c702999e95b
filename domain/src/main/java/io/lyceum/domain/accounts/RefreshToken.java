package io.lyceum.domain.accounts;

import io.lyceum.domain.kernel.UserId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// A single-use secret that buys the next access token. It names its user, so that it can be looked up on the
/// user's behalf; only its SHA-256 is kept.
public final class RefreshToken {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int USER_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    private final byte[] bytes;

    private RefreshToken(byte[] bytes) {
        this.bytes = bytes;
    }

    public static RefreshToken random(UserId user) {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        var buffer = ByteBuffer.allocate(USER_BYTES + SECRET_BYTES)
                .putLong(user.value().getMostSignificantBits())
                .putLong(user.value().getLeastSignificantBits())
                .put(secret);
        return new RefreshToken(buffer.array());
    }

    /// Empty when the text cannot be a token of ours.
    public static Optional<RefreshToken> parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length == USER_BYTES + SECRET_BYTES ? Optional.of(new RefreshToken(bytes)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public UserId user() {
        var buffer = ByteBuffer.wrap(bytes);
        return new UserId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The secret itself, for the client only.
    public String reveal() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RefreshToken token && Arrays.equals(bytes, token.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
