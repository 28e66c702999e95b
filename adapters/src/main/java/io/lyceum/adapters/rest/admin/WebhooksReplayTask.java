package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.billing.Provider;
import io.lyceum.domain.billing.ReceiveWebhook;
import io.lyceum.domain.billing.WebhookOutcome;
import io.lyceum.domain.kernel.Term;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// `webhooks-replay [provider=stripe|clerk] [since=<time>]`: applies what has been received again, for instance after
/// the prices in the configuration were put right. What is known to be newer stays.
public final class WebhooksReplayTask extends OperatorTask {

    private final ReceiveWebhook receiveWebhook;

    public WebhooksReplayTask(ReceiveWebhook receiveWebhook, RunTask runTask, ObjectMapper json) {
        super("webhooks-replay", Unasked.ACTS, runTask, json);
        this.receiveWebhook = receiveWebhook;
    }

    private record Replayed(int events, Map<String, Integer> outcomes) {}

    @Override
    protected Set<String> parameters() {
        return Set.of("provider", "since");
    }

    @Override
    protected TaskReport run(Parameters parameters, boolean dry) {
        var provider = parameters
                .find("provider")
                .map(text -> Term.find(Provider.class, text)
                        .orElseThrow(() -> new IllegalArgumentException("provider must be stripe or clerk")));
        var since = parameters.time("since").orElse(Instant.EPOCH);
        var outcomes = receiveWebhook.replay(provider, since, dry);
        Map<String, Integer> told = new LinkedHashMap<>();
        Arrays.stream(WebhookOutcome.values())
                .forEach(outcome -> told.put(Term.of(outcome), outcomes.getOrDefault(outcome, 0)));
        return TaskReport.done(new Replayed(
                outcomes.values().stream().mapToInt(Integer::intValue).sum(), told));
    }
}
