package io.lyceum.domain.apikeys.port;

import io.lyceum.domain.apikeys.ApiKey;
import io.lyceum.domain.apikeys.ApiKeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The API keys of the user on whose behalf the store was opened.
public interface ApiKeyStore {

    /// Those not revoked, newest first.
    List<ApiKey> list();

    void add(ApiKey key, byte[] hash);

    /// False when there is none or it is revoked already.
    boolean revoke(ApiKeyId id);

    /// The key with this hash unless it is revoked or expired.
    Optional<ApiKey> inForce(byte[] hash, Instant now);

    /// Notes that a key has been used.
    void used(ApiKeyId id, Instant now);
}
