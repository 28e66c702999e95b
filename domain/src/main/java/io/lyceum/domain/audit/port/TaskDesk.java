package io.lyceum.domain.audit.port;

import io.lyceum.domain.audit.TaskCall;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;
import java.util.function.Supplier;

/// Where operators' tasks are called out and written down.
public interface TaskDesk {

    /// Does the work while nobody else, on whichever node, does a task of the same name; empty when somebody does.
    <T> Optional<T> alone(String task, Supplier<T> work);

    /// Enters a call into the audit log.
    void note(TaskCall call, Optional<UserId> subject, boolean succeeded);
}
