package io.lyceum.adapters.payments;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the signatures of webhooks have in common: an HMAC-SHA256 over the body and the time.
final class WebhookCode {

    private WebhookCode() {}

    /// The code over what stands before the body, and the body.
    static byte[] of(byte[] key, String head, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether one of the texts is the right one. Takes as long whichever it is.
    static boolean isAmong(Collection<String> given, String right) {
        byte[] expected = right.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String text : given) {
            found |= MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), expected);
        }
        return found;
    }

    /// Whether a moment, in seconds since 1970 as text, is close enough to now.
    static boolean isLately(String seconds, Instant now, Duration tolerance) {
        return moment(seconds)
                .filter(at -> Duration.between(at, now).abs().compareTo(tolerance) <= 0)
                .isPresent();
    }

    private static Optional<Instant> moment(String seconds) {
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)));
        } catch (NumberFormatException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
