package io.lyceum.domain.subscriptions;

import io.lyceum.domain.subscriptions.port.LedgerAudit;
import java.util.List;

/// Proves, for operators, that every counter equals its ledger entries and that nothing is held for ever.
public final class VerifyQuota {

    private final LedgerAudit audit;

    public VerifyQuota(LedgerAudit audit) {
        this.audit = audit;
    }

    /// What is wrong; nothing when all is well.
    public List<Discrepancy> verify() {
        return audit.verify();
    }
}
