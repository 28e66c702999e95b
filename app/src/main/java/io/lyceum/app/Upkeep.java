package io.lyceum.app;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does small things again and again while the service runs. What fails is logged and tried again the next time.
final class Upkeep implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("upkeep-", 0).daemon().factory());

    void every(Duration pause, String name, Runnable work) {
        long millis = pause.toMillis();
        var _ = clock.scheduleWithFixedDelay(() -> attempt(name, work), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        clock.shutdownNow();
    }

    private void attempt(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!clock.isShutdown()) {
                LOG.warn("Upkeep of {} failed and will be repeated: {}", name, e.toString());
            }
        }
    }
}
