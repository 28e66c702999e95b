package io.lyceum.domain.audit;

/// The place of an entry in the log, and the code that proves it.
///
/// @param position from 1, without gaps
/// @param code HMAC-SHA256 over the code before, the position and the entry, in hexadecimal digits
public record Seal(long position, String keyId, String code) {

    /// What comes before the first entry.
    static final Seal NONE = new Seal(0, "", "");
}
