package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dropwizard.core.setup.Environment;
import io.lyceum.adapters.jdbi.ConnectionLoss;
import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.ReadLane;
import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

class ReadsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final int POOL = LYCEUM.configuration().database().poolSize();

    private final UserId user = new UserId(UUID.fromString(LYCEUM.newUser().id()));

    private static Jdbi connect() {
        return Database.open(LYCEUM.configuration().database()).connect(new Environment("reads"));
    }

    private static String name(Handle handle) {
        return handle.createQuery("SELECT display_name FROM account WHERE id = :me::uuid")
                .mapTo(String.class)
                .one();
    }

    private static int rename(Handle handle) {
        return handle.createUpdate("UPDATE account SET display_name = 'Renamed' WHERE id = :me::uuid")
                .execute();
    }

    @Test
    void whatOnlyReadsCannotWrite() {
        var transactions = new JdbiTransactions<>(connect(), handle -> handle);
        String before = transactions.reading(user, ReadsTest::name);

        assertThatThrownBy(() -> transactions.reading(user, ReadsTest::rename))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .hasMessageContaining("read-only");

        assertThat(transactions.reading(user, ReadsTest::name))
                .isEqualTo(before)
                .isNotEqualTo("Renamed");
        assertThat(transactions.perStatement(user, ReadsTest::rename)).isEqualTo(1);
        assertThat(transactions.reading(user, ReadsTest::name)).isEqualTo("Renamed");
    }

    @Test
    void readsLeaveHalfOfThePoolToWritesAndAllHaveTheirTurn() throws Exception {
        var jdbi = connect();
        var lane = jdbi.getConfig(ReadLane.class);
        var transactions = new JdbiTransactions<>(jdbi, handle -> handle);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(POOL / 2);
        var release = new CountDownLatch(1);

        List<CompletableFuture<String>> reads = IntStream.range(0, 3 * POOL)
                .mapToObj(_ -> apart(() -> transactions.reading(user, handle -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    full.countDown();
                    await(release);
                    String name = name(handle);
                    inside.decrementAndGet();
                    return name;
                })))
                .toList();
        assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();
        var writing = new CountDownLatch(POOL - POOL / 2);
        List<CompletableFuture<Integer>> writes = IntStream.range(0, POOL - POOL / 2)
                .mapToObj(_ -> apart(() -> transactions.as(user, handle -> {
                    writing.countDown();
                    await(writing);
                    return rename(handle);
                })))
                .toList();

        for (var write : writes) {
            assertThat(soon(write)).isEqualTo(1);
        }
        assertThat(inside).hasValue(POOL / 2);
        assertThat(Eventually.within(Duration.ofSeconds(20), () -> lane.waiting() == 3 * POOL - POOL / 2))
                .isTrue();
        release.countDown();
        for (var read : reads) {
            assertThat(soon(read)).isEqualTo("Renamed");
        }
        assertThat(most).hasValue(POOL / 2);
    }

    @Test
    void aReadThatWaitsTooLongFailsLikeOneWithoutAConnection() {
        var jdbi = connect();
        jdbi.getConfig(ReadLane.class).narrow(1, Duration.ofMillis(50));
        var transactions = new JdbiTransactions<>(jdbi, handle -> handle);

        var failure = transactions.reading(
                user, _ -> soon(apart(() -> catchThrowable(() -> transactions.reading(user, ReadsTest::name)))));

        assertThat(failure).isNotNull();
        assertThat(ConnectionLoss.isBehind(failure)).isTrue();
        assertThat(transactions.reading(user, ReadsTest::name)).isNotEmpty();
    }

    /// It is kept while the table grows.
    @Test
    void aPlanForASmallTableUsesItsIndex() {
        var transactions = new JdbiTransactions<>(connect(), handle -> handle);
        Superuser.change("VACUUM companion_lesson");

        String plan = transactions.reading(
                user,
                handle -> String.join(
                        "\n",
                        handle.createQuery(
                                        "EXPLAIN SELECT count(*) FROM companion_lesson WHERE companion_id = uuidv7()")
                                .mapTo(String.class)
                                .list()));

        assertThat(plan).contains("companion_lesson_companion").doesNotContain("Seq Scan");
    }

    @Test
    void aReadWithinAReadIsRefused() {
        var transactions = new JdbiTransactions<>(connect(), handle -> handle);

        assertThatThrownBy(() -> transactions.reading(user, _ -> transactions.reading(user, ReadsTest::name)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static <T> CompletableFuture<T> apart(Supplier<T> act) {
        return CompletableFuture.supplyAsync(act, task -> Thread.ofVirtual().start(task));
    }

    private static <T> T soon(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
