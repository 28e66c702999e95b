package io.lyceum.domain.turns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JournalTest {

    private final List<Throwable> trouble = new CopyOnWriteArrayList<>();

    @Test
    void whatIsSaidDuringACommitSharesTheNext() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var log = new ScriptedLog((_, entries) -> {
            begun.countDown();
            go.await();
            return ScriptedLog.all(entries);
        });
        try (var journal = journal(log)) {
            var works = IntStream.range(0, 50).mapToObj(_ -> work()).toList();
            journal.say(works.getFirst(), "first ");
            begun.await();
            for (var work : works) {
                for (int number = 0; number < 100; number++) {
                    journal.say(work, number + " ");
                }
            }

            go.countDown();

            for (var work : works) {
                journal.flush(work);
                assertThat(log.events(work.turn())).hasSizeLessThanOrEqualTo(2);
                assertThat(text(work).strip()).endsWith(counted(0, 100).strip());
            }
            assertThat(log.commits()).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void aCommitThatFailsIsRepeatedAsItWas() throws InterruptedException {
        List<Object> tried = new CopyOnWriteArrayList<>();
        var log = new ScriptedLog((attempt, entries) -> {
            tried.add(entries);
            if (attempt < 3) {
                throw new IllegalStateException("no connection");
            }
            return ScriptedLog.all(entries);
        });
        try (var journal = journal(log)) {
            var work = work();
            journal.say(work, "one ");
            journal.flush(work);
            journal.say(work, "two");
            journal.flush(work);

            assertThat(tried.subList(0, 3)).containsOnly(tried.getFirst());
            assertThat(trouble).hasSize(2);
            assertThat(text(work)).isEqualTo("one two");
            assertThat(log.events(work.turn())).extracting(TurnEvent::number).containsExactly(2, 3);
        }
    }

    @Test
    void anErrorSilencesNobody() throws InterruptedException {
        var log = new ScriptedLog((attempt, entries) -> {
            if (attempt == 1) {
                throw new LinkageError("half deployed");
            }
            return ScriptedLog.all(entries);
        });
        try (var journal = new Journal(log, new QuietBell(), Duration.ofMillis(1), e -> {
            trouble.add(e);
            throw new IllegalStateException("nor can it be told");
        })) {
            var one = work();
            var other = work();
            journal.say(one, "one");
            journal.flush(one);
            journal.say(other, "other");
            journal.flush(other);

            assertThat(text(one)).isEqualTo("one");
            assertThat(text(other)).isEqualTo("other");
            assertThat(trouble).hasSize(1).hasOnlyElementsOfType(LinkageError.class);
        }
    }

    @Test
    void listenersHearNothingThatIsNotInTheLog() throws InterruptedException {
        var go = new CountDownLatch(1);
        var log = new ScriptedLog((_, entries) -> {
            go.await();
            return ScriptedLog.all(entries);
        });
        try (var journal = journal(log)) {
            var work = work();
            journal.say(work, "early");

            assertThat(work.live().await(1, Duration.ofMillis(100))).isEmpty();
            go.countDown();

            assertThat(work.live().await(1, Duration.ofSeconds(10)))
                    .containsExactly(new TurnEvent(2, TurnEvent.Kind.DELTA, "early"));
        }
    }

    @Test
    void aTurnInOtherHandsIsGivenUpAndTheOthersGoOn() throws InterruptedException {
        var lost = work();
        var kept = work();
        var log = new ScriptedLog((_, entries) -> ScriptedLog.all(entries).stream()
                .filter(turn -> !turn.equals(lost.turn().id()))
                .collect(Collectors.toSet()));
        var interrupted = new CountDownLatch(1);
        try (var journal = journal(log)) {
            var speaker = Thread.startVirtualThread(() -> {
                assertThat(lost.begin()).isTrue();
                try {
                    journal.say(lost, "mine");
                    Thread.sleep(Duration.ofSeconds(15));
                } catch (InterruptedException _) {
                    interrupted.countDown();
                }
            });
            journal.say(kept, "yours");
            journal.flush(kept);

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            speaker.join();
            journal.flush(lost);
            journal.say(lost, "more");
            journal.flush(lost);
            assertThat(text(lost)).isEmpty();
            assertThat(text(kept)).isEqualTo("yours");
        }
    }

    @Test
    void aTutorFarAheadOfTheLogHasToWait() throws InterruptedException {
        var go = new CountDownLatch(1);
        var log = new ScriptedLog((_, entries) -> {
            go.await();
            return ScriptedLog.all(entries);
        });
        try (var journal = journal(log)) {
            var work = work();
            var said = new AtomicInteger();
            var speaker = Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < 1_000; i++) {
                        journal.say(work, "x".repeat(1_000));
                        said.incrementAndGet();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            // It may also wait for a moment because the journal holds the lock.
            while (speaker.isAlive() && (said.get() < 60 || speaker.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            assertThat(said.get()).isBetween(60, 140);

            go.countDown();

            speaker.join();
            journal.flush(work);
            assertThat(text(work)).hasSize(1_000_000);
        }
    }

    @Test
    void theHalvesOfACharacterStayTogetherAndWhatCannotBeStoredIsReplaced() throws InterruptedException {
        var log = new ScriptedLog((_, entries) -> ScriptedLog.all(entries));
        try (var journal = journal(log)) {
            var work = work();
            assertThat(work.begin()).isTrue();
            journal.say(work, "a\ud83d");
            assertThat(work.live().await(1, Duration.ofSeconds(10)))
                    .containsExactly(new TurnEvent(2, TurnEvent.Kind.DELTA, "a"));
            journal.say(work, "\ude42b\0\ud83d");
            work.rest();

            journal.flush(work);

            assertThat(text(work)).isEqualTo("a🙂b\ufffd\ufffd");
        }
    }

    @Test
    void theFirstReasonToStopCounts() {
        var work = work();
        work.halt(TurnEnd.interrupted("shutting-down", ""));
        work.halt(TurnEnd.broken());

        assertThat(work.begin()).isFalse();
        assertThat(work.verdict()).contains(TurnEnd.interrupted("shutting-down", ""));
    }

    @Test
    void aTutorThatRestsIsNotInterruptedAnyMore() {
        var work = work();
        assertThat(work.begin()).isTrue();
        work.halt(TurnEnd.broken());

        work.rest();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        work.halt(TurnEnd.broken());
        work.lose();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void manyTutorsAreWrittenDownWithoutAGap() throws InterruptedException {
        var log = new ScriptedLog((attempt, entries) -> {
            if (attempt % 5 == 0) {
                throw new IllegalStateException("no connection");
            }
            return ScriptedLog.all(entries);
        });
        try (var journal = journal(log)) {
            List<TurnWork> works = new ArrayList<>();
            List<Thread> speakers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                var work = work();
                works.add(work);
                speakers.add(Thread.startVirtualThread(() -> {
                    try {
                        for (int number = 0; number < 200; number++) {
                            journal.say(work, " " + number);
                        }
                        journal.flush(work);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            for (var speaker : speakers) {
                speaker.join();
            }

            for (var work : works) {
                assertThat(text(work)).isEqualTo(counted(0, 200));
                var events = log.events(work.turn());
                assertThat(events)
                        .extracting(TurnEvent::number)
                        .containsExactlyElementsOf(
                                IntStream.range(2, events.size() + 2).boxed().toList());
            }
        }
    }

    private Journal journal(ScriptedLog log) {
        return new Journal(log, new QuietBell(), Duration.ofMillis(1), trouble::add);
    }

    private static TurnWork work() {
        var live = LiveTurnTest.live();
        live.publish(List.of(new TurnEvent(1, TurnEvent.Kind.STARTED, "")));
        return new TurnWork(UserId.random(), new RunningTurn(live.id(), 1), live);
    }

    private static String counted(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> " " + number).collect(Collectors.joining());
    }

    private static String text(TurnWork work) throws InterruptedException {
        return work.live().await(1, Duration.ofMillis(1)).stream()
                .map(TurnEvent::text)
                .collect(Collectors.joining());
    }
}
