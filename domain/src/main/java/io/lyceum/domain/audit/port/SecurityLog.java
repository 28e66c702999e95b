package io.lyceum.domain.audit.port;

import io.lyceum.domain.audit.SecurityEvent;

/// Where security events are kept and counted.
public interface SecurityLog {

    /// Takes down that something has happened so many times, and tells operators when that is too often.
    void add(SecurityEvent event, int times);
}
