package io.lyceum.adapters.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lyceum.domain.kernel.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Tokens that have been verified, by their whole SHA-256 and until they expire, so that each is verified once.
final class VerifiedTokens<T> {

    private static final int MAX_REMEMBERED = 20_000;

    private final Cache<ByteBuffer, Verified<T>> remembered =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();
    private final InstantSource clock;

    VerifiedTokens(InstantSource clock) {
        this.clock = clock;
    }

    /// What a good token tells, and how long it does.
    record Verified<T>(T told, Instant expiresAt) {}

    Optional<T> get(String token, Supplier<Optional<Verified<T>>> verify) {
        var hash = ByteBuffer.wrap(Sha256.of(token));
        var known = Optional.ofNullable(remembered.getIfPresent(hash));
        if (known.isEmpty()) {
            known = verify.get();
            known.ifPresent(fresh -> remembered.put(hash, fresh));
        }
        return known.filter(verified -> clock.instant().isBefore(verified.expiresAt()))
                .map(Verified::told);
    }

    /// Has all tokens verified again.
    void forget() {
        remembered.invalidateAll();
    }
}
