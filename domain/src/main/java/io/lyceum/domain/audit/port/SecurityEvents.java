package io.lyceum.domain.audit.port;

import io.lyceum.domain.audit.SecurityEvent;

/// Takes down what may be an attack, and tells operators when there is too much of it.
public interface SecurityEvents {

    void record(SecurityEvent event);
}
