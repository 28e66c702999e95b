package io.lyceum.domain.secrets.port;

import io.lyceum.domain.secrets.KeyPair;

/// Makes keys to sign with.
public interface KeyPairs {

    KeyPair generate();

    /// What others may know of a key.
    KeyPair publicPart(KeyPair key);
}
