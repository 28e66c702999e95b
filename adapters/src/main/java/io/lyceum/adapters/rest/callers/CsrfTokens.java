package io.lyceum.adapters.rest.callers;

import io.lyceum.domain.accounts.SignInId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tokens that pages of ours can read and pages of others cannot. A browser sends cookies along with requests that
/// others cause; the token, which it does not, tells that we have caused them. Each signing-in has its own.
public final class CsrfTokens {

    /// Where a request carries it.
    public static final String HEADER = "X-CSRF-Token";

    private final SecretKeySpec key;

    public CsrfTokens(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    public String of(SignInId signIn) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] code = mac.doFinal(signIn.value().toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isGood(@Nullable String token, SignInId signIn) {
        return token != null
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), of(signIn).getBytes(StandardCharsets.UTF_8));
    }
}
