package io.lyceum.adapters.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import io.lyceum.domain.accounts.port.KeyVault;
import io.lyceum.domain.privacy.Receipt;
import io.lyceum.domain.privacy.port.ReceiptSigner;

/// Signs receipts with the keys of the embedded issuer (ES256), which `/.well-known/jwks.json` publishes.
public final class JwsReceipts implements ReceiptSigner {

    private static final JOSEObjectType TYPE = new JOSEObjectType("erasure-receipt");

    private final SigningKeys keys;
    private final ObjectMapper json;

    public JwsReceipts(KeyVault vault, ObjectMapper json) {
        this.keys = new SigningKeys(vault);
        this.json = json;
    }

    @Override
    public Signed sign(Receipt receipt) {
        try {
            String text = json.writeValueAsString(receipt);
            var key = keys.signer();
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(TYPE)
                    .keyID(key.getKeyID())
                    .build();
            var signed = new JWSObject(header, new Payload(text));
            signed.sign(new ECDSASigner(key));
            return new Signed(text, signed.serialize());
        } catch (JsonProcessingException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
