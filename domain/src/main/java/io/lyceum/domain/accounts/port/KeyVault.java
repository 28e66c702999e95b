package io.lyceum.domain.accounts.port;

import java.util.List;

/// Keeps the keys that all nodes share.
public interface KeyVault {

    /// The private signing keys as JSON Web Keys (RFC 7517), the one to sign with first.
    List<String> signingKeys();

    void addSigningKey(String kid, String jwk);

    /// A secret by name; the proposal becomes it when there is none yet.
    byte[] secret(String name, byte[] proposal);
}
