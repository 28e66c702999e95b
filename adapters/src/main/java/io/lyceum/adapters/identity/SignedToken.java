package io.lyceum.adapters.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/// A JSON Web Token (RFC 7519) that has been read but not believed yet.
record SignedToken(SignedJWT jwt, JWTClaimsSet claims) {

    /// What no honest token needs more than.
    static final int MAX_LENGTH = 8_192;

    private static final SecurityContext NO_CONTEXT = new SimpleSecurityContext();
    private static final int MAX_KEY_ID = 128;
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    /// Empty when the text is not a signed token, too long, or of a kind that no one signs in with.
    static Optional<SignedToken> parse(String text) {
        if (text.length() > MAX_LENGTH || !isCanonical(text)) {
            return Optional.empty();
        }
        try {
            var jwt = SignedJWT.parse(text);
            var header = jwt.getHeader();
            String kid = header.getKeyID();
            boolean known = header.getType() == null
                    || TYPES.contains(header.getType().getType().toLowerCase(java.util.Locale.ROOT));
            boolean clear = header.getCriticalParams() == null && (kid == null || kid.length() <= MAX_KEY_ID);
            return known && clear ? Optional.of(new SignedToken(jwt, jwt.getJWTClaimsSet())) : Optional.empty();
        } catch (ParseException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether each part is written in the one way in which its bytes can be (RFC 7515, appendix C), so that nobody can
    /// make other texts of a token.
    static boolean isCanonical(String text) {
        try {
            return Arrays.stream(text.split("\\.", -1))
                    .allMatch(part -> part.equals(Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Base64.getUrlDecoder().decode(part))));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    JWSAlgorithm algorithm() {
        return jwt.getHeader().getAlgorithm();
    }

    boolean isAccessToken() {
        return jwt.getHeader().getType() != null
                && "at+jwt".equalsIgnoreCase(jwt.getHeader().getType().getType());
    }

    /// Whether one of the keys has signed it. What the token says itself of keys and where they are is not looked at,
    /// but for the name of the key.
    ///
    /// @throws JOSEException when the keys are not to be had
    boolean isSigned(JWSKeySelector<SecurityContext> keys) throws JOSEException {
        var header = jwt.getHeader();
        var verifiers = new DefaultJWSVerifierFactory();
        for (Key key : keys.selectJWSKeys(header, NO_CONTEXT)) {
            if (jwt.verify(verifiers.createJWSVerifier(header, key))) {
                return true;
            }
        }
        return false;
    }

    /// Whether it is good at a moment; it must say when it ends.
    boolean isTimely(Instant now, Duration skew) {
        return claims.getExpirationTime() != null
                && now.minus(skew).isBefore(claims.getExpirationTime().toInstant())
                && !isAfter(claims.getNotBeforeTime(), now.plus(skew))
                && !isAfter(claims.getIssueTime(), now.plus(skew));
    }

    private static boolean isAfter(@org.jspecify.annotations.Nullable Date time, Instant moment) {
        return time != null && time.toInstant().isAfter(moment);
    }
}
