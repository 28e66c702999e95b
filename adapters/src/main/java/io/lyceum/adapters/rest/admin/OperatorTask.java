package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.servlets.tasks.Task;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskCall;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.kernel.Storable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// A task on the admin port. It answers with one JSON document; with status 500 when it failed, so that `curl --fail`
/// exits non-zero. It runs on one node at a time, can be called again, and leaves an entry in the audit log.
public abstract class OperatorTask extends Task {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorTask.class);
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

    /// The parameters it knows, beside `dry-run`. What is not among them is refused, and what is given twice.
    protected Set<String> parameters() {
        return Set.of();
    }

    /// Does it, or only finds out what would be done.
    ///
    /// @throws IllegalArgumentException when the parameters are not right; the message is for the operator
    protected abstract TaskReport run(Parameters parameters, boolean dry);

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) throws Exception {
        var parameters = new Parameters(given);
        var answer = json.createObjectNode().put("task", getName());
        String requestId = UUID.randomUUID().toString();
        MDC.put(REQUEST_ID, requestId);
        boolean succeeded;
        try {
            parameters.check(parameters());
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
        } catch (RuntimeException e) {
            LOG.error("The task {} failed", getName(), e);
            succeeded = false;
            answer.put("outcome", "failed")
                    .put("error", "Something went wrong that nobody has expected; the log says what")
                    .put("requestId", requestId);
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

        /// What a database can keep, and nobody can mean otherwise.
        private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

        private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

        private void check(Set<String> known) {
            all.forEach((name, values) -> {
                if (!known.contains(name) && !name.equals(DRY_RUN)) {
                    throw new IllegalArgumentException(
                            "There is no parameter %s; known are %s".formatted(printable(name), names(known)));
                }
                if (values.size() > 1) {
                    throw new IllegalArgumentException(name + " is given more than once");
                }
                if (!values.stream().allMatch(Storable::is)) {
                    throw new IllegalArgumentException(name + " has characters that no text can have");
                }
            });
        }

        private static String names(Set<String> known) {
            return Stream.concat(known.stream(), Stream.of(DRY_RUN)).sorted().collect(Collectors.joining(", "));
        }

        private static String printable(String text) {
            return text.replaceAll("[^\\x20-\\x7E]", "?");
        }

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

        Optional<Instant> time(String name) {
            return find(name).map(text -> {
                var wrong = new IllegalArgumentException(name + " must be a time such as 2026-12-31T00:00:00Z");
                try {
                    var time = Instant.parse(text);
                    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                        throw wrong;
                    }
                    return time;
                } catch (DateTimeParseException _) {
                    throw wrong;
                }
            });
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
