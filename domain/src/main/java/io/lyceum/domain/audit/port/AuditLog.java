package io.lyceum.domain.audit.port;

import io.lyceum.domain.audit.AuditEntry;
import io.lyceum.domain.audit.Seal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The audit log as it is kept. Its entries come from the tables they tell about.
public interface AuditLog {

    record Sealed(AuditEntry entry, Seal seal) {}

    /// The last seal of the log, and the proof that it is the last.
    record Head(Seal seal, String proof) {}

    /// What only one node at a time may do, in one transaction.
    interface Sealing {

        Optional<Head> head();

        /// Entries that wait for their seal, the oldest first.
        List<AuditEntry> unsealed(int limit);

        /// Seals each entry with the seal at the same place in the other list.
        void seal(List<AuditEntry> entries, List<Seal> seals, String proof);
    }

    /// Empty when another node is at it.
    <T> Optional<T> asOnlySealer(Function<Sealing, T> work);

    Optional<Head> head();

    /// Entries after a position, in the order of their seals.
    List<Sealed> read(long after, int limit);

    /// How many entries from before a moment still wait for their seal.
    long unsealedBefore(Instant moment);
}
