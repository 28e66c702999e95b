package io.lyceum.adapters.jdbi.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.audit.TaskCall;
import io.lyceum.domain.audit.port.TaskDesk;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

public final class JdbiTaskDesk implements TaskDesk {

    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final ServiceTransactions transactions;

    public JdbiTaskDesk(Jdbi jdbi, ObjectMapper json) {
        this.jdbi = jdbi;
        this.json = json;
        this.transactions = new ServiceTransactions(jdbi, ActorKind.OPERATOR);
    }

    /// The lock belongs to a transaction of its own, which ends with the connection when the node dies. The handle
    /// is opened by hand: one that Jdbi manages would be the work's as well, whose rollback would give up the lock.
    @Override
    public <T> Optional<T> alone(String task, Supplier<T> work) {
        try (var handle = jdbi.open()) {
            handle.begin();
            boolean alone = handle.createQuery(
                            "SELECT pg_try_advisory_xact_lock(hashtextextended('task ' || :task, 0))")
                    .bind("task", task)
                    .mapTo(Boolean.class)
                    .one();
            Optional<T> done = alone ? Optional.of(work.get()) : Optional.empty();
            handle.commit();
            return done;
        }
    }

    @Override
    public void note(TaskCall call, Optional<UserId> subject, boolean succeeded) {
        var told = new TreeMap<String, Object>(call.parameters());
        told.put("dryRun", call.dry());
        told.put("succeeded", succeeded);
        transactions.run(
                handle -> handle.createQuery("SELECT audit(:action, :subject, NULL, NULL, NULL, :after::json)::text")
                        .bind("action", "task." + call.task())
                        .bind("subject", subject.map(UserId::value))
                        .bind("after", text(told))
                        .mapTo(String.class)
                        .list());
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
