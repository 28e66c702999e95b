package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.adapters.jdbi.PostgresBell;
import io.lyceum.domain.kernel.Bell;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BellTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicReference<Connection> listening = new AtomicReference<>();
    private PostgresBell here;
    private PostgresBell there;

    @BeforeEach
    void hang() throws InterruptedException {
        RunningLyceum.shared();
        var jdbi = Jdbi.create(RunningLyceum::connectAsApplication);
        here = new PostgresBell(jdbi, RunningLyceum::connectAsApplication);
        there = new PostgresBell(jdbi, this::remembered);
        awaitHearing(there);
    }

    @AfterEach
    void takeDown() {
        here.close();
        there.close();
    }

    @Test
    void aRingIsHeardOnBothNodesAndOnlyByWhoListensForIt() throws InterruptedException {
        var rung = new CountDownLatch(2);
        var other = new CountDownLatch(1);
        listen(here, "a", rung);
        listen(there, "a", rung);
        listen(there, "b", other);

        here.ring("a");

        assertThat(rung.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(other.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aRingBeforeTheWaitIsNotMissed() throws InterruptedException {
        try (var ear = here.listen("a")) {
            here.ring("a");

            assertThat(waited(ear)).isLessThan(Duration.ofSeconds(5));
            assertThat(waited(ear, Duration.ofMillis(200))).isGreaterThanOrEqualTo(Duration.ofMillis(190));
        }
    }

    @Test
    void moreRingsThanFitIntoOneNotificationWakeEverybody() throws InterruptedException {
        var rung = new CountDownLatch(1);
        listen(there, "999", rung);

        IntStream.range(0, 1000).forEach(i -> here.ring(Integer.toString(i)));

        assertThat(rung.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoCannotHearLooksOftenUntilTheBellIsHeardAgain() throws SQLException, InterruptedException {
        try (var ear = there.listen("a")) {
            listening.get().close();
            // Woken because something may have been missed, and again and again while nothing can be heard.
            assertThat(waited(ear)).isLessThan(Duration.ofSeconds(12));
            assertThat(waited(ear)).isLessThan(Duration.ofSeconds(1));
        }
        awaitHearing(there);
        var rung = new CountDownLatch(1);
        listen(there, "a", rung);

        here.ring("a");

        assertThat(rung.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private Connection remembered() throws SQLException {
        var connection = RunningLyceum.connectAsApplication();
        listening.set(connection);
        return connection;
    }

    /// A bell that hears lets one wait.
    private static void awaitHearing(Bell bell) throws InterruptedException {
        try (var ear = bell.listen("nothing")) {
            while (waited(ear, Duration.ofMillis(500)).compareTo(Duration.ofMillis(400)) < 0) {
                // not yet
            }
        }
    }

    private static void listen(Bell bell, String topic, CountDownLatch rung) {
        var ear = bell.listen(topic);
        Thread.ofVirtual().start(() -> {
            try (ear) {
                if (waited(ear).compareTo(LONG) < 0) {
                    rung.countDown();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Duration waited(Bell.Ear ear) throws InterruptedException {
        return waited(ear, LONG);
    }

    private static Duration waited(Bell.Ear ear, Duration longest) throws InterruptedException {
        long begun = System.nanoTime();
        ear.await(longest);
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
