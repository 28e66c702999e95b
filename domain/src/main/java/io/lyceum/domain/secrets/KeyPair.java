package io.lyceum.domain.secrets;

/// A key to sign with, or only its public part, as a JSON Web Key (RFC 7517).
public record KeyPair(String kid, String jwk) {

    @Override
    public String toString() {
        return "KeyPair[" + kid + "]";
    }
}
