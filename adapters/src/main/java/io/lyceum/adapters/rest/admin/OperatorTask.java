package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.servlets.tasks.Task;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskCall;
import io.lyceum.domain.audit.TaskReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.MDC;

/// A task on the admin port. It answers with one JSON document; with status 500 when it failed, so that `curl --fail`
/// exits non-zero. It runs on one node at a time, can be called again, and leaves an entry in the audit log.
public abstract class OperatorTask extends Task {

    private static final String REQUEST_ID = "requestId";

    /// Names a user, so its value is not kept.
    private static final String USER = "user";

    private static final String DRY_RUN = "dry-run";

    /// What a task does when it is not told whether to do it in earnest.
    protected enum Unasked {
        ACTS,
        REHEARSES
    }

    private final RunTask runTask;
    private final ObjectMapper json;
    private final Unasked unasked;

    /// A task with a name.
    ///
    /// @param unasked tasks that destroy something rehearse unless told otherwise
    protected OperatorTask(String name, Unasked unasked, RunTask runTask, ObjectMapper json) {
        super(name, "application/json");
        this.unasked = unasked;
        this.runTask = runTask;
        this.json = json;
    }

    /// Does it, or only finds out what would be done.
    ///
    /// @throws IllegalArgumentException when the parameters are not right; the message is for the operator
    protected abstract TaskReport run(Parameters parameters, boolean dry);

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) throws Exception {
        var parameters = new Parameters(given);
        var answer = json.createObjectNode().put("task", getName());
        MDC.put(REQUEST_ID, UUID.randomUUID().toString());
        boolean succeeded;
        try {
            boolean dry = parameters.flag(DRY_RUN).orElse(unasked == Unasked.REHEARSES);
            answer.put("dryRun", dry);
            var report =
                    runTask.run(new TaskCall(getName(), dry, parameters.withoutUser()), () -> run(parameters, dry));
            succeeded = report.map(TaskReport::succeeded).orElse(true);
            answer.put("outcome", report.isEmpty() ? "already-running" : succeeded ? "done" : "failed");
            report.ifPresent(done -> answer.setAll((ObjectNode) json.valueToTree(done.answer())));
        } catch (IllegalArgumentException e) {
            succeeded = false;
            answer.put("outcome", "refused").put("error", String.valueOf(e.getMessage()));
        } finally {
            MDC.remove(REQUEST_ID);
        }
        String text = json.writeValueAsString(answer);
        if (!succeeded) {
            throw new TaskFailed(text);
        }
        output.println(text);
    }

    /// Dropwizard answers with its message and status 500.
    private static final class TaskFailed extends Exception {

        private static final long serialVersionUID = 1;

        private TaskFailed(String answer) {
            super(answer, null, false, false);
        }
    }

    protected record Parameters(Map<String, List<String>> all) {

        Optional<String> find(String name) {
            return Optional.ofNullable(all.get(name))
                    .flatMap(values -> values.stream().findFirst());
        }

        String get(String name) {
            return find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
        }

        String user() {
            return get(USER);
        }

        Optional<Boolean> flag(String name) {
            return find(name).map(text -> switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(name + " must be true or false");
            });
        }

        private Map<String, String> withoutUser() {
            Map<String, String> others = new TreeMap<>();
            all.forEach((name, values) -> {
                if (!name.equals(USER) && !name.equals(DRY_RUN)) {
                    others.put(name, String.join(",", values));
                }
            });
            return others;
        }
    }
}
