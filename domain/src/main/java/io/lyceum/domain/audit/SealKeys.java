package io.lyceum.domain.audit;

import io.lyceum.domain.audit.port.CodeKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Computes the codes of the audit log. Each covers the one before it, its position and its entry.
public final class SealKeys {

    private final CodeKeys keys;

    public SealKeys(CodeKeys keys) {
        this.keys = keys;
    }

    /// The seal of the entry that follows `previous`.
    Seal seal(Seal previous, AuditEntry entry) {
        String keyId = keys.current();
        long position = previous.position() + 1;
        return new Seal(
                position,
                keyId,
                code(keyId, previous.code(), position, entry.content()).orElseThrow());
    }

    /// Proves that the log ends with a seal; empty when its key is not known.
    Optional<String> prove(Seal last) {
        return code(last.keyId(), last.code(), last.position(), "the end".getBytes(StandardCharsets.UTF_8));
    }

    /// The code as it should be; empty when the key is not known.
    Optional<String> expected(Seal seal, Seal previous, AuditEntry entry) {
        return code(seal.keyId(), previous.code(), seal.position(), entry.content());
    }

    private Optional<String> code(String keyId, String previous, long position, byte[] content) {
        byte[] before = previous.getBytes(StandardCharsets.US_ASCII);
        return keys.code(
                keyId,
                ByteBuffer.allocate(Integer.BYTES + before.length + Long.BYTES + content.length)
                        .putInt(before.length)
                        .put(before)
                        .putLong(position)
                        .put(content)
                        .array());
    }
}
