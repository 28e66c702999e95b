package io.lyceum.domain.accounts.port;

import io.lyceum.domain.accounts.KeyPair;

/// Makes keys to sign with.
public interface KeyPairs {

    KeyPair generate();

    /// What others may know of a key.
    KeyPair publicPart(KeyPair key);
}
