package io.lyceum.domain.privacy.port;

import io.lyceum.domain.privacy.Receipt;

/// Writes and signs receipts, so that anybody can check them with the service's public keys.
public interface ReceiptSigner {

    /// The receipt as JSON, and its signature as a JSON Web Signature (RFC 7515).
    record Signed(String receipt, String signature) {}

    Signed sign(Receipt receipt);

    /// The public keys of all receipts there are, as a JSON Web Key Set (RFC 7517).
    String keySet();
}
