package io.lyceum.domain.privacy.port;

import java.time.Duration;

/// Removes what has been kept long enough.
public interface RetentionBook {

    /// Returns how many rows were removed, or would be.
    long apply(String what, Duration age, boolean dry);
}
