package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.GrantPlan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// `plan-grant user=<id or address> plan=<name> [until=<time>]` and `plan-revoke user=.. plan=..`; with `feature=`
/// instead of `plan=` they grant and revoke a feature.
public final class PlanTasks {

    private PlanTasks() {}

    public static List<Task> of(GrantPlan grantPlan, RunTask runTask, ObjectMapper json, InstantSource clock) {
        return List.of(new PlanGrant(grantPlan, runTask, json, clock), new PlanRevoke(grantPlan, runTask, json));
    }

    private record Granted(UUID user, Grant.Kind kind, String name, Optional<Instant> until) {}

    private record Revoked(UUID user, Grant.Kind kind, String name, boolean revoked) {}

    private static Grant.Kind kind(OperatorTask.Parameters parameters) {
        boolean feature = parameters.find("feature").isPresent();
        if (feature && parameters.find("plan").isPresent()) {
            throw new IllegalArgumentException("plan and feature cannot be given together");
        }
        return feature ? Grant.Kind.FEATURE : Grant.Kind.PLAN;
    }

    private static final class PlanGrant extends OperatorTask {

        private final GrantPlan grantPlan;
        private final InstantSource clock;

        private PlanGrant(GrantPlan grantPlan, RunTask runTask, ObjectMapper json, InstantSource clock) {
            super("plan-grant", Unasked.ACTS, runTask, json);
            this.grantPlan = grantPlan;
            this.clock = clock;
        }

        @Override
        protected Set<String> parameters() {
            return Set.of("user", "plan", "feature", "until");
        }

        @Override
        protected TaskReport run(Parameters parameters, boolean dry) {
            var kind = kind(parameters);
            String name = parameters.get(Term.of(kind));
            var until = parameters.time("until");
            if (until.filter(time -> !time.isAfter(clock.instant())).isPresent()) {
                throw new IllegalArgumentException("until must be in the future");
            }
            var grant = new Grant(kind, name, until);
            var user = grantPlan.grant(parameters.user(), grant, dry);
            return TaskReport.done(user, new Granted(user.value(), kind, name, grant.until()));
        }
    }

    private static final class PlanRevoke extends OperatorTask {

        private final GrantPlan grantPlan;

        private PlanRevoke(GrantPlan grantPlan, RunTask runTask, ObjectMapper json) {
            super("plan-revoke", Unasked.ACTS, runTask, json);
            this.grantPlan = grantPlan;
        }

        @Override
        protected Set<String> parameters() {
            return Set.of("user", "plan", "feature");
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
