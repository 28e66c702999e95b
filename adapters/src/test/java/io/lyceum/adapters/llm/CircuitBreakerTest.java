package io.lyceum.adapters.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final CircuitBreaker breaker =
            new CircuitBreaker(3, Duration.ofSeconds(30), Duration.ofSeconds(15), now::get);

    @Test
    void itOpensAfterSoManyFailuresInARowAndNotBefore() {
        fail(2);
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);

        fail(1);

        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(breaker.admits()).isFalse();
        assertThat(breaker.openings()).isEqualTo(1);
    }

    @Test
    void aSuccessBetweenThemMakesTheCountBeginAnew() {
        fail(2);
        succeed();
        fail(2);

        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void failuresThatAreTooFarApartDoNotCountTogether() {
        fail(2);
        pass(Duration.ofSeconds(31));
        fail(2);

        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void afterAWhileOneOfManyIsLetThroughAndItsSuccessClosesTheCircuit() throws InterruptedException {
        fail(3);
        pass(Duration.ofSeconds(15).minusNanos(1));
        assertThat(breaker.admits()).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);

        assertThat(admittedOf(50)).isEqualTo(1);
        breaker.succeeded();

        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(admittedOf(50)).isEqualTo(50);
    }

    @Test
    void aTrialThatFailsOpensItAgainForAsLong() {
        fail(3);
        pass(Duration.ofSeconds(15));

        fail(1);

        assertThat(breaker.admits()).isFalse();
        pass(Duration.ofSeconds(14));
        assertThat(breaker.admits()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(breaker.admits()).isTrue();
        assertThat(breaker.openings()).isEqualTo(2);
    }

    @Test
    void aTrialWithoutAnOutcomeMakesRoomForAnother() {
        fail(3);
        pass(Duration.ofSeconds(15));
        assertThat(breaker.admits()).isTrue();

        breaker.abandoned();

        assertThat(breaker.state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        assertThat(breaker.admits()).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.admits()).isTrue();
            breaker.failed();
        }
    }

    private void succeed() {
        assertThat(breaker.admits()).isTrue();
        breaker.succeeded();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private int admittedOf(int threads) throws InterruptedException {
        var admitted = new AtomicInteger();
        var all = java.util.stream.IntStream.range(0, threads)
                .mapToObj(_ -> Thread.startVirtualThread(() -> admitted.addAndGet(breaker.admits() ? 1 : 0)))
                .toList();
        for (var thread : all) {
            thread.join();
        }
        return admitted.get();
    }
}
