package io.lyceum.adapters.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.lyceum.domain.secrets.KeyPair;
import io.lyceum.domain.secrets.port.KeyPairs;
import java.text.ParseException;
import java.util.List;

/// Keys on the curve P-256, named by their thumbprint (RFC 7638).
public final class EcKeyPairs implements KeyPairs {

    @Override
    public KeyPair generate() {
        try {
            return pair(new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public KeyPair publicPart(KeyPair key) {
        return pair(parse(key).toPublicJWK());
    }

    static ECKey parse(KeyPair key) {
        try {
            return ECKey.parse(key.jwk());
        } catch (ParseException e) {
            throw new IllegalStateException("The signing key " + key.kid() + " cannot be read", e);
        }
    }

    /// The public parts as a JSON Web Key Set.
    static String publicKeySet(List<ECKey> keys) {
        return new JWKSet(List.<JWK>copyOf(keys)).toString(true);
    }

    private static KeyPair pair(ECKey key) {
        return new KeyPair(key.getKeyID(), key.toJSONString());
    }
}
