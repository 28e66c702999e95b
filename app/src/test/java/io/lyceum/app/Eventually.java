package io.lyceum.app;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what happens by itself.
final class Eventually {

    private static final int PAUSE_MILLIS = 20;

    private Eventually() {}

    /// Whether it came true in time.
    static boolean within(Duration patience, BooleanSupplier what) {
        long end = System.nanoTime() + patience.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return true;
    }
}
