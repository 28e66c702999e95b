package io.lyceum.domain.turns.port;

import io.lyceum.domain.sessions.port.MessageStore;
import io.lyceum.domain.sessions.port.SessionStore;
import io.lyceum.domain.subscriptions.port.QuotaStore;

/// What one transaction about turns may read and write.
public interface TurnStores {

    TurnStore turns();

    SessionStore sessions();

    MessageStore messages();

    QuotaStore quota();
}
