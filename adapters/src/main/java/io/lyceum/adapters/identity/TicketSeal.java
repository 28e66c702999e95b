package io.lyceum.adapters.identity;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import io.lyceum.domain.accounts.Carrier;
import io.lyceum.domain.identities.SignInTrip;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.UserId;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/// Seals tickets so that browsers can keep them and only we can read and write them: JWE (RFC 7516) with A256GCM and a
/// key that all nodes share.
final class TicketSeal {

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int MAX_LENGTH = 4_096;
    private static final JWEHeader HEADER = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).build();

    private final byte[] key;
    private final InstantSource clock;

    /// @param key 32 bytes
    TicketSeal(byte[] key, InstantSource clock) {
        this.key = key.clone();
        this.clock = clock;
    }

    String seal(Ticket ticket) {
        var trip = ticket.trip();
        var claims = new JWTClaimsSet.Builder()
                .expirationTime(Date.from(clock.instant().plus(LIFETIME)))
                .claim("provider", ticket.provider())
                .claim("state", ticket.state())
                .claim("nonce", ticket.nonce())
                .claim("verifier", ticket.verifier())
                .claim("returnTo", trip.returnTo().orElse(null))
                .claim("carrier", Term.of(trip.carrier()))
                .claim(
                        "linking",
                        trip.linking().map(user -> user.value().toString()).orElse(null))
                .build();
        try {
            var jwt = new EncryptedJWT(HEADER, claims);
            jwt.encrypt(new DirectEncrypter(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Empty when it is not one of ours, or its time is over.
    Optional<Ticket> open(String sealed) {
        if (sealed.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            var jwt = EncryptedJWT.parse(sealed);
            if (!HEADER.getAlgorithm().equals(jwt.getHeader().getAlgorithm())
                    || !HEADER.getEncryptionMethod().equals(jwt.getHeader().getEncryptionMethod())) {
                return Optional.empty();
            }
            jwt.decrypt(new DirectDecrypter(key));
            var claims = jwt.getJWTClaimsSet();
            return clock.instant().isBefore(claims.getExpirationTime().toInstant())
                    ? Optional.of(ticket(claims))
                    : Optional.empty();
        } catch (ParseException | JOSEException | RuntimeException _) {
            // The library meets a header without `enc` with a NullPointerException.
            return Optional.empty();
        }
    }

    private static Ticket ticket(JWTClaimsSet claims) throws ParseException {
        var trip = new SignInTrip(
                Optional.ofNullable(claims.getStringClaim("returnTo")),
                Term.parse(Carrier.class, claims.getStringClaim("carrier")),
                Optional.ofNullable(claims.getStringClaim("linking"))
                        .map(UUID::fromString)
                        .map(UserId::new));
        return new Ticket(
                claims.getStringClaim("provider"),
                claims.getStringClaim("state"),
                claims.getStringClaim("nonce"),
                claims.getStringClaim("verifier"),
                trip);
    }
}
