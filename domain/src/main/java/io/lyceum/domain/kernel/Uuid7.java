package io.lyceum.domain.kernel;

import java.security.SecureRandom;
import java.util.UUID;

/// Makes time-ordered identifiers: UUID version 7, RFC 9562, section 5.7.
///
/// The first 48 bits are milliseconds since 1970, so rows made together lie together in an index; the
/// other 74 bits are random, so an identifier cannot be guessed. Two made in the same millisecond have no order.
public final class Uuid7 {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Uuid7() {}

    public static UUID next() {
        long milliseconds = System.currentTimeMillis();
        long most = (milliseconds << 16) | 0x7000 | RANDOM.nextInt(1 << 12);
        long least = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
