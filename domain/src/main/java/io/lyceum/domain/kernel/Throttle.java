package io.lyceum.domain.kernel;

import java.time.Duration;
import java.util.Optional;

/// Slows down what is tried too often, over all nodes together.
public interface Throttle {

    /// Counts one try under `key` and tells how long to wait when there were too many; a refused try does not
    /// count. Keys are hashed before they are kept.
    Optional<Duration> take(String key, Rate rate);

    /// Forgets what was counted under `key`.
    void reset(String key);

    /// At most `burst` tries at once, and one more each `interval`.
    record Rate(int burst, Duration interval) {}
}
