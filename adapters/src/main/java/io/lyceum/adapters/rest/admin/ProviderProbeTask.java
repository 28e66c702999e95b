package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `provider-probe`: asks each language model provider for its list of models, which costs nothing; fails when one does
/// not answer.
public final class ProviderProbeTask extends OperatorTask {

    private final Supplier<List<Probe>> probes;

    public ProviderProbeTask(Supplier<List<Probe>> probes, RunTask runTask, ObjectMapper json) {
        super("provider-probe", Unasked.ACTS, runTask, json);
        this.probes = probes;
    }

    /// A provider, whether it answers, how long that took, and what is wrong if it does not.
    public record Probe(String provider, boolean reachable, long millis, Optional<String> detail) {}

    private record Probed(List<Probe> providers) {}

    @Override
    protected TaskReport run(Parameters parameters, boolean dry) {
        var answers = probes.get();
        return new TaskReport(answers.stream().allMatch(Probe::reachable), Optional.empty(), new Probed(answers));
    }
}
