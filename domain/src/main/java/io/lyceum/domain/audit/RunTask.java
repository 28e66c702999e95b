package io.lyceum.domain.audit;

import io.lyceum.domain.audit.port.TaskDesk;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.function.Supplier;

/// Carries out operators' tasks: each alone over all nodes, and with an entry in the audit log, also when it fails.
public final class RunTask {

    private final TaskDesk desk;

    public RunTask(TaskDesk desk) {
        this.desk = desk;
    }

    /// Empty when the same task is running already, on whichever node.
    public Optional<TaskReport> run(TaskCall call, Supplier<TaskReport> work) {
        return desk.alone(call.task(), () -> {
            Optional<TaskReport> report = Optional.empty();
            try {
                report = Optional.of(work.get());
                return report.get();
            } finally {
                Optional<UserId> subject = report.flatMap(TaskReport::subject);
                desk.note(call, subject, report.map(TaskReport::succeeded).orElse(false));
            }
        });
    }
}
