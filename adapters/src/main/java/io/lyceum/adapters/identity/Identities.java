package io.lyceum.adapters.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import io.lyceum.domain.accounts.EmailAddress;
import io.lyceum.domain.accounts.Profile;
import io.lyceum.domain.kernel.Storable;
import java.text.ParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads from claims (OpenID Connect Core 1.0, section 5.1) who somebody is, as far as it can be kept and shown.
final class Identities {

    private static final int MAX_SUBJECT = 255;
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1," + MAX_SUBJECT + "}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    private Identities() {}

    /// Whether a subject is a text of printable ASCII, as OpenID Connect wants it.
    static boolean isSubject(@Nullable String subject) {
        return subject != null && SUBJECT.matcher(subject).matches();
    }

    /// The address, if the issuer says that it is verified.
    static Optional<String> verifiedEmail(JWTClaimsSet claims) throws ParseException {
        return Boolean.TRUE.equals(claims.getClaim("email_verified"))
                ? Optional.ofNullable(claims.getStringClaim("email")).filter(Identities::isEmail)
                : Optional.empty();
    }

    static boolean isEmail(String text) {
        return text.length() <= EmailAddress.MAX_LENGTH && EMAIL.matcher(text).matches() && Storable.is(text);
    }

    static Optional<String> displayName(JWTClaimsSet claims) throws ParseException {
        return Stream.of(
                        claims.getStringClaim("name"),
                        claims.getStringClaim("nickname"),
                        claims.getStringClaim("preferred_username"))
                .flatMap(Stream::ofNullable)
                .flatMap(name -> displayName(name).stream())
                .findFirst();
    }

    /// A name as it can be shown: one line, and not too long; empty when nothing is left of it.
    static Optional<String> displayName(String name) {
        String line = name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ").strip();
        if (line.isEmpty() || !Storable.is(line)) {
            return Optional.empty();
        }
        int end = Math.min(line.length(), Profile.MAX_DISPLAY_NAME);
        return Optional.of(line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end));
    }
}
