package io.lyceum.domain.sessions.port;

import io.lyceum.domain.companions.port.CompanionStore;
import io.lyceum.domain.subscriptions.port.QuotaStore;

/// What one sessions transaction may read and write.
public interface SessionStores {

    SessionStore sessions();

    MessageStore messages();

    CompanionStore companions();

    QuotaStore quota();
}
