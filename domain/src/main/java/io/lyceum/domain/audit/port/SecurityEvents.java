package io.lyceum.domain.audit.port;

import io.lyceum.domain.audit.SecurityEvent;

/// Is told what may be an attack.
public interface SecurityEvents {

    void record(SecurityEvent event);
}
