package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.adapters.jdbi.audit.JdbiTaskDesk;
import io.lyceum.domain.audit.ActorKind;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/// What a task does is no part of the transaction that keeps others from doing the same.
class TaskDeskTest {

    private final Jdbi jdbi = Jdbi.create(RunningLyceum::connectAsApplication);
    private final JdbiTaskDesk desk = desk(jdbi);
    private final JdbiTaskDesk elsewhere = desk(Jdbi.create(RunningLyceum::connectAsApplication));
    private final String task = "task-" + UUID.randomUUID();

    private static JdbiTaskDesk desk(Jdbi jdbi) {
        return new JdbiTaskDesk(jdbi, new ObjectMapper());
    }

    @Test
    void aRehearsalKeepsTheTaskToItselfToTheEnd() {
        var service = new ServiceTransactions(jdbi, ActorKind.OPERATOR);

        var both = desk.alone(task, () -> {
            int _ = service.run(
                    true,
                    handle ->
                            handle.createQuery("SELECT 1").mapTo(Integer.class).one());
            return elsewhere.alone(task, () -> true).isPresent();
        });

        assertThat(both).contains(false);
        assertThat(elsewhere.alone(task, () -> true)).contains(true);
    }

    @Test
    void aTaskThatFailsGivesItUp() {
        assertThatThrownBy(() -> desk.alone(task, () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(elsewhere.alone(task, () -> true)).contains(true);
    }
}
