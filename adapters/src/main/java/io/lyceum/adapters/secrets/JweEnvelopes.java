package io.lyceum.adapters.secrets;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.AESEncrypter;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.secrets.Place;
import io.lyceum.domain.secrets.Unopenable;
import io.lyceum.domain.secrets.Unopenable.Reason;
import io.lyceum.domain.secrets.port.Envelopes;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// JSON Web Encryption (RFC 7516): A256GCM with a random key for each value, which A256GCMKW wraps with a key of the
/// ring. The header, which is authenticated with the value, names the key (`kid`) and the place.
public final class JweEnvelopes implements Envelopes {

    private static final String PURPOSE = "envelopes";
    private static final String PLACE = "place";

    private final SequencedMap<String, SecretKey> keys = new LinkedHashMap<>();

    public JweEnvelopes(KeyRing ring) {
        ring.derive(PURPOSE).forEach((id, key) -> keys.put(id, new SecretKeySpec(key.getEncoded(), "AES")));
    }

    @Override
    public String current() {
        return keys.firstEntry().getKey();
    }

    @Override
    public String keyId(String sealed) {
        return header(sealed).map(JWEHeader::getKeyID).orElse("");
    }

    @Override
    public String seal(Place place, String secret) {
        var header = new JWEHeader.Builder(JWEAlgorithm.A256GCMKW, EncryptionMethod.A256GCM)
                .keyID(current())
                .customParam(PLACE, told(place))
                .build();
        try {
            var envelope = new JWEObject(header, new Payload(secret));
            envelope.encrypt(new AESEncrypter(keys.firstEntry().getValue()));
            return envelope.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String open(Place place, String sealed) {
        var header = header(sealed).filter(JweEnvelopes::isOurs);
        if (header.isEmpty()) {
            throw new Unopenable(place, keyId(sealed), Reason.NOT_SEALED);
        }
        String keyId = header.get().getKeyID();
        var key = Optional.ofNullable(keys.get(keyId))
                .orElseThrow(() -> new Unopenable(place, keyId, Reason.MISSING_KEY));
        try {
            var envelope = JWEObject.parse(sealed);
            envelope.decrypt(new AESDecrypter(key));
            if (!told(place).equals(header.get().getCustomParam(PLACE))) {
                throw new Unopenable(place, keyId, Reason.ELSEWHERE);
            }
            return envelope.getPayload().toString();
        } catch (ParseException | JOSEException _) {
            throw new Unopenable(place, keyId, Reason.CHANGED);
        }
    }

    private static boolean isOurs(JWEHeader header) {
        return JWEAlgorithm.A256GCMKW.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                && header.getCompressionAlgorithm() == null
                && header.getKeyID() != null;
    }

    /// The library meets a header without `enc` with a NullPointerException.
    private static Optional<JWEHeader> header(String sealed) {
        try {
            return Optional.of(JWEObject.parse(sealed).getHeader());
        } catch (ParseException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private static List<String> told(Place place) {
        return List.of(
                place.table(),
                place.column(),
                place.row(),
                place.owner().map(UserId::value).map(Object::toString).orElse(""));
    }

    @Override
    public String toString() {
        return "JweEnvelopes" + keys.keySet();
    }
}
