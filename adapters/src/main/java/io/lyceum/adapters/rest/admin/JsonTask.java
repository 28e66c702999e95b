package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task on the admin port that answers with one JSON document; with status 500 when it failed, so that `curl --fail`
/// exits non-zero.
abstract class JsonTask extends Task {

    private final ObjectMapper json;

    JsonTask(String name, ObjectMapper json) {
        super(name, "application/json");
        this.json = json;
    }

    record Outcome(boolean succeeded, Object answer) {}

    /// What to answer.
    ///
    /// @throws IllegalArgumentException when the parameters are not right; the message is for the operator
    abstract Outcome run(Parameters parameters);

    @Override
    public void execute(Map<String, List<String>> parameters, PrintWriter output) throws Exception {
        Outcome outcome;
        try {
            outcome = run(new Parameters(parameters));
        } catch (IllegalArgumentException e) {
            outcome = new Outcome(false, Map.of("error", String.valueOf(e.getMessage())));
        }
        String answer = json.writeValueAsString(outcome.answer());
        if (!outcome.succeeded()) {
            throw new TaskFailed(answer);
        }
        output.println(answer);
    }

    /// Dropwizard answers with its message and status 500.
    private static final class TaskFailed extends Exception {

        private static final long serialVersionUID = 1;

        private TaskFailed(String answer) {
            super(answer, null, false, false);
        }
    }

    record Parameters(Map<String, List<String>> all) {

        Optional<String> find(String name) {
            return Optional.ofNullable(all.get(name))
                    .flatMap(values -> values.stream().findFirst());
        }

        String get(String name) {
            return find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
        }
    }
}
