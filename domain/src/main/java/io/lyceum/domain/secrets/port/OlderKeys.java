package io.lyceum.domain.secrets.port;

/// What older keys of the ring prove for ever, so that it must outlive them.
public interface OlderKeys {

    /// Keeps what has been derived from them, sealed with the key in use.
    void keep();
}
