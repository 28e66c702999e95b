package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.GrantPlan;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `plan-grant user=<id or address> plan=<name> [until=<time>]` and `plan-revoke user=.. plan=..`; with `feature=`
/// instead of `plan=` they grant and revoke a feature.
public final class PlanTasks {

    private PlanTasks() {}

    public static List<Task> of(GrantPlan grantPlan, RunTask runTask, ObjectMapper json) {
        return List.of(new PlanGrant(grantPlan, runTask, json), new PlanRevoke(grantPlan, runTask, json));
    }

    private record Granted(UUID user, Grant.Kind kind, String name, Optional<Instant> until) {}

    private record Revoked(UUID user, Grant.Kind kind, String name, boolean revoked) {}

    private static Grant.Kind kind(OperatorTask.Parameters parameters) {
        return parameters.find("feature").isPresent() ? Grant.Kind.FEATURE : Grant.Kind.PLAN;
    }

    private static final class PlanGrant extends OperatorTask {

        private final GrantPlan grantPlan;

        private PlanGrant(GrantPlan grantPlan, RunTask runTask, ObjectMapper json) {
            super("plan-grant", Unasked.ACTS, runTask, json);
            this.grantPlan = grantPlan;
        }

        @Override
        protected TaskReport run(Parameters parameters, boolean dry) {
            var kind = kind(parameters);
            String name = parameters.get(Term.of(kind));
            var grant = new Grant(kind, name, parameters.find("until").map(PlanGrant::time));
            var user = grantPlan.grant(parameters.user(), grant, dry);
            return TaskReport.done(user, new Granted(user.value(), kind, name, grant.until()));
        }

        private static Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException _) {
                throw new IllegalArgumentException("until must be a time such as 2026-12-31T00:00:00Z");
            }
        }
    }

    private static final class PlanRevoke extends OperatorTask {

        private final GrantPlan grantPlan;

        private PlanRevoke(GrantPlan grantPlan, RunTask runTask, ObjectMapper json) {
            super("plan-revoke", Unasked.ACTS, runTask, json);
            this.grantPlan = grantPlan;
        }

        @Override
        protected TaskReport run(Parameters parameters, boolean dry) {
            var kind = kind(parameters);
            String name = parameters.get(Term.of(kind));
            var revocation = grantPlan.revoke(parameters.user(), kind, name, dry);
            return TaskReport.done(
                    revocation.user(), new Revoked(revocation.user().value(), kind, name, revocation.revoked()));
        }
    }
}
