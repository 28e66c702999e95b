package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import io.lyceum.adapters.rest.admin.JsonTask.Parameters;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.GrantPlan;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `plan-grant user=<id or address> plan=<name> [until=<time>]` and `plan-revoke user=.. plan=..`; with `feature=`
/// instead of `plan=` they grant and revoke a feature.
public final class PlanTasks {

    private PlanTasks() {}

    public static List<Task> of(GrantPlan grantPlan, ObjectMapper json) {
        return List.of(new PlanGrant(grantPlan, json), new PlanRevoke(grantPlan, json));
    }

    private record Granted(String user, Grant.Kind kind, String name, Optional<Instant> until) {}

    private record Revoked(String user, Grant.Kind kind, String name, boolean revoked) {}

    private static Grant.Kind kind(Parameters parameters) {
        return parameters.find("feature").isPresent() ? Grant.Kind.FEATURE : Grant.Kind.PLAN;
    }

    private static final class PlanGrant extends JsonTask {

        private final GrantPlan grantPlan;

        private PlanGrant(GrantPlan grantPlan, ObjectMapper json) {
            super("plan-grant", json);
            this.grantPlan = grantPlan;
        }

        @Override
        Outcome run(Parameters parameters) {
            var kind = kind(parameters);
            String name = parameters.get(Term.of(kind));
            var grant = new Grant(kind, name, parameters.find("until").map(PlanGrant::time));
            var user = grantPlan.grant(parameters.get("user"), grant);
            return new Outcome(true, new Granted(user.value().toString(), kind, name, grant.until()));
        }

        private static Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException _) {
                throw new IllegalArgumentException("until must be a time such as 2026-12-31T00:00:00Z");
            }
        }
    }

    private static final class PlanRevoke extends JsonTask {

        private final GrantPlan grantPlan;

        private PlanRevoke(GrantPlan grantPlan, ObjectMapper json) {
            super("plan-revoke", json);
            this.grantPlan = grantPlan;
        }

        @Override
        Outcome run(Parameters parameters) {
            var kind = kind(parameters);
            String name = parameters.get(Term.of(kind));
            String user = parameters.get("user");
            return new Outcome(true, new Revoked(user, kind, name, grantPlan.revoke(user, kind, name)));
        }
    }
}
