package io.lyceum.domain.costs.port;

import io.lyceum.domain.sessions.port.SessionStore;
import io.lyceum.domain.turns.port.TurnStore;

/// What one transaction about costs may read.
public interface CostStores {

    CostStore costs();

    TurnStore turns();

    SessionStore sessions();
}
