package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    private static final Duration OFTEN = Duration.ofMillis(5);

    private final Upkeep upkeep = new Upkeep();

    @AfterEach
    void stop() {
        upkeep.stop();
    }

    @Test
    void whatFailsIsDoneAgainBeItAnError() throws InterruptedException {
        var shared = new CountDownLatch(3);
        var prompt = new CountDownLatch(3);

        upkeep.every(OFTEN, "failing", () -> {
            shared.countDown();
            throw new LinkageError("half deployed");
        });
        upkeep.promptly(OFTEN, "failing promptly", () -> {
            prompt.countDown();
            throw new IllegalStateException("not now");
        });

        assertThat(shared.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(prompt.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsDonePromptlyWaitsForNoOther() throws InterruptedException {
        var stuck = new CountDownLatch(2);
        var never = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            upkeep.every(OFTEN, "stuck", () -> {
                stuck.countDown();
                await(never);
            });
        }
        assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
        var done = new CountDownLatch(3);

        upkeep.promptly(OFTEN, "leases", done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
