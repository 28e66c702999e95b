package io.lyceum.domain.privacy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An erasure as whoever knows its id may see it.
///
/// @param receipt what was done, as JSON, once it is done
/// @param signature of the receipt as a JSON Web Signature (RFC 7515) with one of the service's public keys
public record Erasure(
        UUID id,
        Instant requestedAt,
        Optional<Instant> finishedAt,
        Optional<String> receipt,
        Optional<String> signature) {}
