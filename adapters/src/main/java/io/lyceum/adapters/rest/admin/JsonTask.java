package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task on the admin port that answers with one JSON document.
abstract class JsonTask extends Task {

    private final ObjectMapper json;

    JsonTask(String name, ObjectMapper json) {
        super(name, "application/json");
        this.json = json;
    }

    /// What to answer.
    ///
    /// @throws IllegalArgumentException when the parameters are not right; the message is for the operator
    abstract Object run(Parameters parameters);

    @Override
    public void execute(Map<String, List<String>> parameters, PrintWriter output) throws Exception {
        Object answer;
        try {
            answer = run(new Parameters(parameters));
        } catch (IllegalArgumentException e) {
            answer = Map.of("error", String.valueOf(e.getMessage()));
        }
        output.println(json.writeValueAsString(answer));
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
