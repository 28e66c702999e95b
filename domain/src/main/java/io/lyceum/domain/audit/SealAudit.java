package io.lyceum.domain.audit;

import io.lyceum.domain.audit.port.AuditLog;
import java.util.ArrayList;
import java.util.List;

/// Seals what has been written to the audit log since the last time, on one node at a time. Until then an entry, about
/// a second old at most, could be changed without a trace by whoever owns the database.
public final class SealAudit {

    private static final int AT_ONCE = 1_000;

    private final AuditLog log;
    private final SealKeys keys;

    public SealAudit(AuditLog log, SealKeys keys) {
        this.log = log;
        this.keys = keys;
    }

    /// Seals up to a thousand entries; returns how many, which is none while another node does it.
    public int seal() {
        return log.asOnlySealer(this::seal).orElse(0);
    }

    /// Seals all there are.
    public void sealAll() {
        while (seal() == AT_ONCE) {}
    }

    private int seal(AuditLog.Sealing log) {
        var entries = log.unsealed(AT_ONCE);
        if (entries.isEmpty()) {
            return 0;
        }
        List<Seal> seals = new ArrayList<>();
        var last = log.head().map(AuditLog.Head::seal).orElse(Seal.NONE);
        for (var entry : entries) {
            last = keys.seal(last, entry);
            seals.add(last);
        }
        log.seal(entries, seals, keys.prove(last).orElseThrow());
        return entries.size();
    }
}
