package io.lyceum.domain.audit.port;

import java.util.Optional;

/// Computes codes with keys that are not kept in the database.
public interface CodeKeys {

    /// The id of the key to compute new codes with.
    String current();

    /// HMAC-SHA256 (RFC 2104) over the content, in hexadecimal digits; empty when there is no such key.
    Optional<String> code(String keyId, byte[] content);
}
