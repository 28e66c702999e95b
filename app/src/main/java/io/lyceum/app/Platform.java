package io.lyceum.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.streams.EventStreams;
import io.lyceum.app.configuration.LyceumConfiguration;
import io.lyceum.domain.kernel.Bell;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.subscriptions.Allowances;
import io.lyceum.domain.subscriptions.Plans;
import io.lyceum.domain.subscriptions.Quota;
import java.time.InstantSource;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jdbi.v3.core.Jdbi;

/// What every context is built from.
record Platform(
        LyceumConfiguration configuration,
        Environment environment,
        Jdbi jdbi,
        ObjectMapper json,
        EventStreams streams,
        Idempotency idempotency,
        Cursors cursors,
        Versions versions,
        Throttle throttle,
        Plans plans,
        Quota quota,
        Allowances allowances,
        Bell bell,
        Upkeep upkeep,
        Keys keys,
        Oversight oversight,
        InstantSource clock) {

    /// Does something when the service is told to stop, while it still answers.
    void whenStopping(Runnable task) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle event) {
                task.run();
            }
        });
    }
}
