package io.lyceum.domain.turns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LiveTurnTest {

    private static final Duration LONG = Duration.ofSeconds(15);

    private final LiveTurn live = live();

    @Test
    void aListenerGetsWhatComesAfterItsPlace() throws InterruptedException {
        live.publish(List.of(event(1), event(2)));
        live.publish(List.of(event(2), event(3)));

        assertThat(live.await(0, LONG)).containsExactly(event(1), event(2), event(3));
        assertThat(live.await(2, LONG)).containsExactly(event(3));
        assertThat(live.await(3, Duration.ofMillis(1))).isEmpty();
        assertThat(live.await(7, Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void aTurnIsOverForAListenerWhenItHasSeenTheEnd() throws InterruptedException {
        live.publish(List.of(event(1)));
        assertThat(live.isOverAfter(1)).isFalse();

        live.publish(List.of(new TurnEvent(2, TurnEvent.Kind.COMPLETED, "")));

        assertThat(live.isOver()).isTrue();
        assertThat(live.isOverAfter(1)).isFalse();
        assertThat(live.isOverAfter(2)).isTrue();
        assertThat(live.await(2, LONG)).isEmpty();
    }

    @Test
    void whoWaitsIsWokenWhenTheTurnIsGone() throws InterruptedException {
        var waiter = Thread.startVirtualThread(() -> {
            try {
                live.awaitEnd();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        live.close();

        waiter.join();
        assertThat(live.isOverAfter(0)).isTrue();
    }

    @Test
    void whoWaitsIsHeardHoweverLongItWaits() throws InterruptedException {
        assertThat(live.heardWithin(Duration.ZERO)).isFalse();
        var waiter = Thread.startVirtualThread(() -> {
            try {
                live.await(0, LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(live.heardWithin(Duration.ZERO)).isTrue();

        live.publish(List.of(event(1)));
        waiter.join();
        assertThat(live.heardWithin(Duration.ZERO)).isFalse();
        assertThat(live.heardWithin(LONG)).isTrue();
    }

    @Test
    void everyListenerHearsEverythingOnceThoughSomeDawdle() throws Exception {
        var started = new CountDownLatch(20);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var listeners = IntStream.range(0, 20)
                    .mapToObj(index -> threads.submit((Callable<List<TurnEvent>>) () -> {
                        List<TurnEvent> heard = new ArrayList<>();
                        started.countDown();
                        while (!live.isOverAfter(heard.size())) {
                            heard.addAll(live.await(heard.size(), LONG));
                            if (index % 4 == 0) {
                                Thread.onSpinWait();
                            }
                        }
                        return heard;
                    }))
                    .toList();
            started.await();

            var told = IntStream.rangeClosed(1, 2_000)
                    .mapToObj(number ->
                            number < 2_000 ? event(number) : new TurnEvent(number, TurnEvent.Kind.STOPPED, ""))
                    .toList();
            told.forEach(event -> live.publish(List.of(event)));

            for (var listener : listeners) {
                assertThat(listener.get()).isEqualTo(told);
            }
        }
    }

    static LiveTurn live() {
        return new LiveTurn(new Turn(
                TurnId.random(),
                SessionId.random(),
                MessageId.random(),
                MessageId.random(),
                Turn.State.RUNNING,
                "model",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty()));
    }

    private static TurnEvent event(int number) {
        return new TurnEvent(number, TurnEvent.Kind.DELTA, number + " ");
    }
}
