package io.lyceum.domain.turns;

import io.lyceum.domain.kernel.Bell;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Handover;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.port.Tutor;
import io.lyceum.domain.tutors.port.Tutor.TutorFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Produces the answers of this node's turns, each on a virtual thread of its own, whoever listens.
public final class TurnRunner {

    private static final Duration RETRY = Duration.ofMillis(250);
    private static final int REFUSALS = 4;
    private static final int SLOWEST = 40;

    /// How long listeners of a turn that another node has taken are kept up to date.
    private static final Duration LAST_LISTENERS = Duration.ofMinutes(1);

    private final Tutor tutor;
    private final Journal journal;
    private final Transactions<TurnStores> transactions;
    private final TurnFollower follower;
    private final Bell bell;
    private final Predicate<Throwable> unreachable;
    private final Consumer<Throwable> trouble;
    private final Map<TurnId, TurnWork> works = new ConcurrentHashMap<>();
    private final AtomicInteger beginning = new AtomicInteger();
    private volatile boolean draining;
    private volatile Optional<TurnEnd> closing = Optional.empty();

    /// @param bell rung when a turn has ended
    /// @param unreachable tells failures of the way to the database from refusals
    /// @param trouble told about failures that no listener can be told, such as a database that does not answer
    public TurnRunner(
            Tutor tutor,
            Journal journal,
            Transactions<TurnStores> transactions,
            TurnFollower follower,
            Bell bell,
            Predicate<Throwable> unreachable,
            Consumer<Throwable> trouble) {
        this.tutor = tutor;
        this.journal = journal;
        this.transactions = transactions;
        this.follower = follower;
        this.bell = bell;
        this.unreachable = unreachable;
        this.trouble = trouble;
    }

    /// Begins to answer a turn that has just been stored, and returns at once.
    LiveTurn start(UserId user, Turn begun, RunningTurn turn, Prompt prompt) {
        var live = new LiveTurn(begun);
        live.publish(List.of(new TurnEvent(1, TurnEvent.Kind.STARTED, "")));
        var work = new TurnWork(user, turn, live);
        works.put(turn.id(), work);
        closing.ifPresent(work::halt);
        Thread.ofVirtual().name("turn-" + turn.id().value()).start(() -> {
            try {
                finish(work, answer(work, prompt));
            } finally {
                works.remove(turn.id());
                live.close();
            }
        });
        return live;
    }

    /// Ends a turn that another node has left behind.
    void end(UserId user, RunningTurn turn, TurnEnd end) {
        transactions.as(user, stores -> stores.turns().finish(turn, end));
        bell.ring(turn.id().topic());
    }

    Optional<LiveTurn> live(TurnId id) {
        return Optional.ofNullable(works.get(id)).map(TurnWork::live);
    }

    Collection<TurnWork> works() {
        return works.values();
    }

    void stop(TurnId id, String code) {
        Optional.ofNullable(works.get(id)).ifPresent(work -> work.halt(TurnEnd.stopped(code)));
    }

    public boolean isDraining() {
        return draining;
    }

    /// Does what may begin a turn here, and keeps a drain waiting for it; empty when this node is draining already.
    <T> Optional<T> unlessDraining(Supplier<T> beginnings) {
        beginning.incrementAndGet();
        try {
            return draining ? Optional.empty() : Optional.of(beginnings.get());
        } finally {
            beginning.decrementAndGet();
        }
    }

    /// Begins nothing new, gives running answers `grace` to be completed, then ends those that are not as
    /// interrupted, with their text kept. Returns when all are over, or after `grace` and a few seconds more.
    public void drain(Duration grace) throws InterruptedException {
        draining = true;
        awaitAll(grace);
        var end = TurnEnd.interrupted("shutting-down", "The service was stopped while the answer was being given.");
        closing = Optional.of(end);
        works.values().forEach(work -> work.halt(end));
        awaitAll(Duration.ofSeconds(5));
    }

    private void awaitAll(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while ((beginning.get() > 0 || !works.isEmpty()) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    private TurnEnd answer(TurnWork work, Prompt prompt) {
        if (!work.begin()) {
            return work.verdict().orElseGet(TurnEnd::broken);
        }
        try {
            return TurnEnd.completed(tutor.answer(prompt, new Speech(work)));
        } catch (InterruptedException | Halted _) {
            return work.verdict().orElseGet(TurnEnd::broken);
        } catch (TutorFailure failure) {
            return TurnEnd.failed(failure);
        } catch (RuntimeException e) {
            trouble.accept(e);
            return TurnEnd.broken();
        } finally {
            work.rest();
        }
    }

    /// Takes down what the tutor says, in its thread.
    private final class Speech implements Tutor.Listener {

        private final TurnWork work;

        private Speech(TurnWork work) {
            this.work = work;
        }

        @Override
        public void accept(String piece) {
            try {
                journal.say(work, piece);
            } catch (InterruptedException e) {
                throw new Halted(e);
            }
        }

        /// Waits until all that was said before is in the log, so that the parts of the answer can be told apart.
        @Override
        public void handedOver(Handover handover) {
            work.rest();
            try {
                journal.flush(work);
                while (!isNoted(handover)) {
                    Thread.sleep(RETRY);
                }
            } catch (InterruptedException e) {
                throw new Halted(e);
            }
            if (!work.begin()) {
                throw new Halted();
            }
        }

        private boolean isNoted(Handover handover) {
            var event = TurnEvent.switched(work.live().lastNumber() + 1, handover);
            try {
                boolean ours =
                        transactions.as(work.user(), stores -> stores.turns().handOver(work.turn(), event, handover));
                if (ours) {
                    work.live().publish(List.of(event));
                } else {
                    work.lose();
                }
                return true;
            } catch (RuntimeException e) {
                trouble.accept(e);
                return false;
            }
        }
    }

    /// Ends a turn, then tells the listeners what the log says.
    private void finish(TurnWork work, TurnEnd end) {
        try {
            journal.flush(work);
            insist(work, end);
            follower.readToTheEnd(work.user(), work.live(), LAST_LISTENERS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Repeats until the database has taken the end, or says that the turn is no longer ours. An end that it can be
    /// told and does not take gives way to one that says less, and is then repeated less and less often.
    private void insist(TurnWork work, TurnEnd end) throws InterruptedException {
        int refusals = 0;
        while (true) {
            try {
                end(work.user(), work.turn(), refusals < REFUSALS ? end : TurnEnd.broken());
                return;
            } catch (RuntimeException e) {
                trouble.accept(e);
                refusals += unreachable.test(e) ? 0 : 1;
            }
            Thread.sleep(RETRY.multipliedBy(Math.min(1 + refusals, SLOWEST)));
        }
    }

    private static final class Halted extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Halted() {}

        private Halted(InterruptedException cause) {
            super(cause);
        }
    }
}
