package io.lyceum.domain.subscriptions.port;

import io.lyceum.domain.subscriptions.Discrepancy;
import java.util.List;

/// Looks at the ledgers of all users.
public interface LedgerAudit {

    List<Discrepancy> verify();
}
