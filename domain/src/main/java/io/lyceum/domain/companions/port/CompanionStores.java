package io.lyceum.domain.companions.port;

import io.lyceum.domain.subscriptions.port.QuotaStore;

/// What one companions transaction may read and write.
public interface CompanionStores {

    CompanionStore companions();

    QuotaStore quota();
}
