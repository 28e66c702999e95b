package io.lyceum.domain.secrets.port;

import io.lyceum.domain.secrets.KeyPair;
import io.lyceum.domain.secrets.SigningKeyUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keeps the keys that all nodes share.
public interface KeyVault {

    /// The keys that are believed, the one to sign with first.
    List<KeyPair> signingKeys(SigningKeyUse use);

    /// Adds the first key for a use, which signs at once; does nothing when there is one.
    void addFirst(SigningKeyUse use, KeyPair key);

    /// What a new key means for those before it.
    ///
    /// @param lead how long the new key is published before it signs
    /// @param keep how long the others are believed after that; empty for ever
    record Handover(Duration lead, Optional<Duration> keep) {}

    /// A key that has been added.
    ///
    /// @param othersUntil until when the keys before it are believed; empty for ever
    record Renewal(String kid, Instant signsFrom, Optional<Instant> othersUntil) {}

    /// Adds a key. When one is waiting for its time already, that one is the answer, unless the new one has no lead.
    /// A rehearsal is undone.
    Renewal renew(SigningKeyUse use, KeyPair key, Handover handover, boolean dry);

    /// Keeps only the public part of a key.
    void forgetPrivatePart(KeyPair key, KeyPair publicPart);

    /// Removes the keys that are not believed any more.
    void removeRetired();

    /// A secret by name; the proposal becomes it when there is none yet.
    byte[] secret(String name, byte[] proposal);

    /// A secret by name, if there is one.
    Optional<byte[]> findSecret(String name);
}
