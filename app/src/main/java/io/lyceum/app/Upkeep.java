package io.lyceum.app;

import io.dropwizard.lifecycle.Managed;
import io.lyceum.domain.kernel.Bell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does small things again and again while the service runs. What fails is logged and tried again the next time.
final class Upkeep implements Managed {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final ScheduledExecutorService shared = clock("upkeep-", 2);
    private final List<ScheduledExecutorService> clocks = new CopyOnWriteArrayList<>(List.of(shared));

    /// Works that wait for each other now and then.
    void every(Duration pause, String name, Runnable work) {
        schedule(shared, pause, name, work);
    }

    /// Work that must not wait for other upkeep, because it is late soon: it has a thread to itself.
    void promptly(Duration pause, String name, Runnable work) {
        var own = clock(name.replace(' ', '-') + "-", 1);
        clocks.add(own);
        schedule(own, pause, name, work);
    }

    /// Work that is done when a bell has rung, and after `pause` anyway; it has a thread to itself.
    void whenRung(Bell bell, String topic, Duration pause, String name, Runnable work) {
        var own = clock(name.replace(' ', '-') + "-", 1);
        clocks.add(own);
        var _ = own.submit(() -> {
            try (var ear = bell.listen(topic)) {
                while (!own.isShutdown()) {
                    ear.await(pause);
                    attempt(own, name, work);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void stop() {
        clocks.forEach(ScheduledExecutorService::shutdownNow);
    }

    private static ScheduledExecutorService clock(String name, int threads) {
        return Executors.newScheduledThreadPool(
                threads, Thread.ofPlatform().name(name, 0).daemon().factory());
    }

    private static void schedule(ScheduledExecutorService clock, Duration pause, String name, Runnable work) {
        long millis = pause.toMillis();
        var _ = clock.scheduleWithFixedDelay(() -> attempt(clock, name, work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /// An executor would never again do what has thrown, be it an error.
    private static void attempt(ScheduledExecutorService clock, String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            if (!clock.isShutdown()) {
                LOG.warn("Upkeep of {} failed and will be repeated: {}", name, e.toString());
            }
        }
    }
}
