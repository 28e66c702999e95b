package io.lyceum.domain.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// One thing that somebody did.
///
/// @param actor the pseudonym of a user; empty for others
/// @param action such as `account.changed`
/// @param subject the pseudonym of the user whom it concerns
/// @param object what was touched, if it has a name
/// @param before what changed, as JSON, and how it was; `after` how it is now
public record AuditEntry(
        UUID id,
        Instant at,
        ActorKind actorKind,
        Optional<UUID> actor,
        String action,
        Optional<UUID> subject,
        Optional<String> object,
        Optional<String> reason,
        Optional<String> requestId,
        Optional<String> before,
        Optional<String> after) {

    /// The entry as bytes that no other entry has: each part with its length before it, and -1 for one that is absent.
    byte[] content() {
        var out = new ByteArrayOutputStream();
        write(out, Optional.of(id.toString()));
        write(out, Optional.of(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at))));
        write(out, Optional.of(actorKind.name()));
        write(out, actor.map(UUID::toString));
        write(out, Optional.of(action));
        write(out, subject.map(UUID::toString));
        write(out, object);
        write(out, reason);
        write(out, requestId);
        write(out, before);
        write(out, after);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Optional<String> part) {
        byte[] bytes = part.orElse("").getBytes(StandardCharsets.UTF_8);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part.isPresent() ? bytes.length : -1)
                .array());
        out.writeBytes(bytes);
    }
}
