package io.lyceum.app;

import io.lyceum.adapters.jdbi.subscriptions.JdbiGrantBook;
import io.lyceum.adapters.jdbi.subscriptions.JdbiLedgerAudit;
import io.lyceum.adapters.rest.admin.PlanTasks;
import io.lyceum.adapters.rest.admin.QuotaVerifyTask;
import io.lyceum.adapters.rest.subscriptions.EntitlementResource;
import io.lyceum.domain.subscriptions.GrantPlan;
import io.lyceum.domain.subscriptions.VerifyQuota;

/// Wires the subscriptions context.
final class Subscriptions {

    private Subscriptions() {}

    static void wire(Platform platform) {
        var environment = platform.environment();
        environment.jersey().register(new EntitlementResource(platform.allowances(), platform.versions()));
        var grantPlan = new GrantPlan(new JdbiGrantBook(platform.jdbi()), platform.plans());
        var tasks = platform.oversight().tasks();
        PlanTasks.of(grantPlan, tasks, platform.json(), platform.clock()).forEach(environment.admin()::addTask);
        var verifyQuota = new VerifyQuota(new JdbiLedgerAudit(platform.jdbi()));
        environment.admin().addTask(new QuotaVerifyTask(verifyQuota, tasks, platform.json()));
    }
}
