package io.lyceum.adapters.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.lyceum.adapters.identity.VerifiedTokens.Verified;
import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.Caller;
import io.lyceum.domain.accounts.SignInId;
import io.lyceum.domain.accounts.User;
import io.lyceum.domain.accounts.port.AccessTokens;
import io.lyceum.domain.accounts.port.Revocations;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.secrets.port.KeyVault;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// JSON Web Tokens of the embedded issuer, signed with ES256 (RFC 7519, RFC 7518). A token is verified once and then
/// remembered by its whole SHA-256 until it expires. Revoked sign-ins are kept in memory for as long as their tokens
/// could live, so a request costs no query.
public final class JwtAccessTokens implements AccessTokens {

    private static final int MAX_TOKEN = 4_096;
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final SigningKeys keys;
    private final Revocations revocations;
    private final TokenConfig config;
    private final InstantSource clock;
    private final VerifiedTokens<Caller> verified;
    private final Map<SignInId, Instant> revoked = new ConcurrentHashMap<>();

    public JwtAccessTokens(KeyVault vault, Revocations revocations, TokenConfig config, InstantSource clock) {
        this.keys = new SigningKeys(vault);
        this.revocations = revocations;
        this.config = config;
        this.clock = clock;
        this.verified = new VerifiedTokens<>(clock);
        readRevocations();
    }

    @Override
    public String issue(User user, SignInId signIn) {
        var key = keys.signer();
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(config.issuer())
                .subject(user.id().value().toString())
                .claim("sid", signIn.value().toString())
                .claim("role", Term.of(user.role()))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime())))
                .jwtID(UUID.randomUUID().toString())
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(TYPE)
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    @Override
    public Duration lifetime() {
        return config.accessLifetime().toJavaDuration();
    }

    @Override
    public Optional<Caller> verify(String token) {
        if (token.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        return verified.get(token, () -> check(token))
                .filter(caller -> caller.signIn().stream().noneMatch(revoked::containsKey));
    }

    @Override
    public void revoke(SignInId signIn) {
        revoked.put(signIn, clock.instant());
    }

    @Override
    public String keySet() {
        return keys.publicKeySet();
    }

    /// Learns which keys to sign with and to believe. To be called every second.
    public void readKeys() {
        if (keys.read()) {
            verified.forget();
        }
    }

    /// Learns what other nodes have revoked, and forgets what has expired. To be called every second.
    public void readRevocations() {
        var now = clock.instant();
        var horizon = now.minus(lifetime()).minus(SKEW);
        revocations.since(horizon).forEach(signIn -> revoked.putIfAbsent(signIn, now));
        revoked.values().removeIf(at -> at.isBefore(horizon));
    }

    private Optional<Verified<Caller>> check(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            if (!SignedToken.isCanonical(token)
                    || !JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    || !TYPE.equals(header.getType())
                    || header.getKeyID() == null
                    || header.getCriticalParams() != null) {
                return Optional.empty();
            }
            var key = keys.find(header.getKeyID());
            if (key.isEmpty() || !jwt.verify(new ECDSAVerifier(key.get()))) {
                return Optional.empty();
            }
            return verified(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<Verified<Caller>> verified(JWTClaimsSet claims) throws ParseException {
        if (!config.issuer().equals(claims.getIssuer())
                || claims.getExpirationTime() == null
                || claims.getSubject() == null
                || claims.getStringClaim("sid") == null) {
            return Optional.empty();
        }
        var caller = Caller.signedIn(
                new UserId(UUID.fromString(claims.getSubject())),
                new SignInId(UUID.fromString(claims.getStringClaim("sid"))),
                Term.parse(AccountRole.class, claims.getStringClaim("role")));
        return Optional.of(new Verified<>(caller, claims.getExpirationTime().toInstant()));
    }
}
