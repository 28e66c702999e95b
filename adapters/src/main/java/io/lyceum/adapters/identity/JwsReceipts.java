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
import com.nimbusds.jose.jwk.ECKey;
import io.lyceum.domain.privacy.Receipt;
import io.lyceum.domain.privacy.port.ReceiptSigner;
import io.lyceum.domain.secrets.SigningKeyUse;
import io.lyceum.domain.secrets.port.KeyVault;
import java.util.List;

/// Signs receipts with ES256 and keys of their own. They are read anew each time, because receipts are rare.
public final class JwsReceipts implements ReceiptSigner {

    private static final JOSEObjectType TYPE = new JOSEObjectType("erasure-receipt");

    private final KeyVault vault;
    private final ObjectMapper json;

    public JwsReceipts(KeyVault vault, ObjectMapper json) {
        this.vault = vault;
        this.json = json;
        if (keys().isEmpty()) {
            vault.addFirst(SigningKeyUse.RECEIPTS, new EcKeyPairs().generate());
        }
    }

    @Override
    public Signed sign(Receipt receipt) {
        try {
            String text = json.writeValueAsString(receipt);
            var key = keys().getFirst();
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

    @Override
    public String keySet() {
        return EcKeyPairs.publicKeySet(keys());
    }

    private List<ECKey> keys() {
        return vault.signingKeys(SigningKeyUse.RECEIPTS).stream()
                .map(EcKeyPairs::parse)
                .toList();
    }
}
