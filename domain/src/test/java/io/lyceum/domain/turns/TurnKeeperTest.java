package io.lyceum.domain.turns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.turns.port.TurnLog;
import io.lyceum.domain.turns.port.TurnLog.Lapsed;
import io.lyceum.domain.turns.port.TurnStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnKeeperTest {

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final List<Throwable> trouble = new ArrayList<>();
    private final List<UserId> ended = new ArrayList<>();
    private final List<Lapsed> lapsed = List.of(lapsed(), lapsed(), lapsed());

    @Test
    void aTurnThatCannotBeEndedDoesNotKeepTheOthersFromTheirEnd() {
        var keeper = keeper(lapsed.get(1).user());

        assertThat(keeper.endAbandoned()).isEqualTo(2);

        assertThat(ended).containsExactly(lapsed.get(0).user(), lapsed.get(2).user());
        assertThat(trouble).hasSize(1);
    }

    @Test
    void aTurnThatCannotBeEndedDoesNotKeepANodeFromStarting() {
        assertThat(keeper(lapsed.get(1).user()).endAllOfEarlierNodes()).isEqualTo(2);
    }

    @Test
    void aDrainWaitsForWhatIsAboutToBegin() throws InterruptedException {
        var runner = runner(UserId.random());
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var drained = new CountDownLatch(1);
        var beginner = Thread.startVirtualThread(() -> {
            var begun = runner.unlessDraining(() -> {
                entered.countDown();
                await(go);
                return "begun";
            });
            assertThat(begun).contains("begun");
        });
        entered.await();

        Thread.startVirtualThread(() -> {
            try {
                runner.drain(Duration.ofSeconds(15));
                drained.countDown();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(drained.await(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(runner.unlessDraining(() -> "late")).isEmpty();
        go.countDown();
        assertThat(drained.await(10, TimeUnit.SECONDS)).isTrue();
        beginner.join();
    }

    private TurnKeeper keeper(UserId unlucky) {
        return new TurnKeeper(runner(unlucky), new LapsedLog(lapsed), LEASE, trouble::add);
    }

    private TurnRunner runner(UserId unlucky) {
        var transactions = new EndingTransactions(unlucky, ended);
        var log = new ScriptedLog((_, entries) -> ScriptedLog.all(entries));
        return new TurnRunner(
                (_, _) -> {
                    throw new IllegalStateException("nobody asks");
                },
                new Journal(log, new QuietBell(), LEASE, trouble::add),
                transactions,
                new TurnFollower(transactions, new QuietBell(), trouble::add),
                new QuietBell(),
                _ -> false,
                trouble::add);
    }

    private static Lapsed lapsed() {
        return new Lapsed(new RunningTurn(TurnId.random(), 2), UserId.random());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Notes for whom a turn was ended, and fails for one of them, always.
    private record EndingTransactions(UserId unlucky, List<UserId> ended) implements Transactions<TurnStores> {

        @Override
        @SuppressWarnings("NullAway")
        public <T> T as(UserId user, Function<TurnStores, T> work) {
            if (user.equals(unlucky)) {
                throw new IllegalStateException("a row that nobody understands");
            }
            ended.add(user);
            return null;
        }

        @Override
        public <T> T perStatement(UserId user, Function<TurnStores, T> work) {
            return as(user, work);
        }

        @Override
        public <T> T reading(UserId user, Function<TurnStores, T> work) {
            return as(user, work);
        }
    }

    /// Has some turns to claim once, and the one that could not be ended again and again.
    private static final class LapsedLog implements TurnLog {

        private final List<Lapsed> turns;
        private final List<Lapsed> remaining;

        private LapsedLog(List<Lapsed> turns) {
            this.turns = turns;
            this.remaining = new ArrayList<>(turns);
        }

        @Override
        public List<Lapsed> claimLapsed(Duration lease) {
            return turns;
        }

        @Override
        public List<Lapsed> claimAll(Duration lease) {
            var claimed = List.copyOf(remaining);
            remaining.retainAll(List.of(turns.get(1)));
            return claimed;
        }

        @Override
        public Set<TurnId> append(List<Entry> entries) {
            return Set.of();
        }

        @Override
        public Set<TurnId> renew(List<RunningTurn> running, Duration lease) {
            return Set.of();
        }

        @Override
        public List<TurnStop> stopRequested(List<RunningTurn> running) {
            return List.of();
        }
    }
}
