package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.costs.JdbiCostStores;
import io.lyceum.adapters.rest.costs.CostResource;
import io.lyceum.adapters.rest.subscriptions.UsageResource;

/// Wires the costs context.
final class Costs {

    private Costs() {}

    static void wire(Platform platform) {
        var costs = new io.lyceum.domain.costs.Costs(new JdbiTransactions<>(platform.jdbi(), JdbiCostStores::new));
        var jersey = platform.environment().jersey();
        jersey.register(new CostResource(costs, platform.versions()));
        jersey.register(new UsageResource(platform.allowances(), costs, platform.clock()));
    }
}
