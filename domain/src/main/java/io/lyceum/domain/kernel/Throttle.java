package io.lyceum.domain.kernel;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Slows down what is tried too often, over all nodes together.
public interface Throttle {

    /// Counts one try and tells how matters stand; a try that must wait does not count.
    Verdict take(Key key, Rate rate);

    /// Forgets what was counted under a key.
    void reset(Key key);

    /// Whose tries are counted together. Hashed before it is kept.
    ///
    /// @param policy what is tried, such as `sign-in`
    /// @param subject who tries, or on what
    record Key(String policy, String subject) {}

    /// At most `burst` tries at once, and one more each `interval`.
    record Rate(int burst, Duration interval) {

        private static final Duration SHORTEST = Duration.of(1, ChronoUnit.MICROS);

        /// Whether as many are let through as come, because the interval is none.
        public boolean isUnlimited() {
            return interval.compareTo(SHORTEST) < 0;
        }
    }

    /// How matters stand after a try.
    ///
    /// @param delay how long to wait before the next try is counted; empty when this one was
    /// @param remaining how many tries are left at once
    /// @param untilFull how long until all of them are back
    record Verdict(Optional<Duration> delay, int remaining, Duration untilFull) {}
}
