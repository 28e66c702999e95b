package io.lyceum.app;

import com.codahale.metrics.health.HealthCheck;
import io.lyceum.adapters.jdbi.Schema;
import io.lyceum.adapters.llm.ConfiguredTutors;
import io.lyceum.adapters.rest.admin.ProviderProbeTask;
import io.lyceum.adapters.rest.service.ChoiceResource;
import io.lyceum.adapters.rest.service.DocsResource;
import io.lyceum.adapters.rest.service.OpenApiResource;
import io.lyceum.adapters.rest.service.ProbeServlet;
import io.lyceum.adapters.rest.service.PrometheusServlet;
import io.lyceum.adapters.rest.service.StatusResource;
import io.lyceum.adapters.rest.service.StatusResource.Health;
import io.lyceum.domain.turns.TurnRunner;
import io.lyceum.domain.tutors.Models;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wires what the service says about itself, and how it stops.
final class Service {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(30);

    private Service() {}

    static void wire(Platform platform, Models models, ConfiguredTutors tutors, TurnRunner runner) {
        var environment = platform.environment();
        Map<String, Supplier<Health>> checks = new LinkedHashMap<>();
        checks.put("database", () -> database(platform));
        checks.put("migrations", () -> migrations(platform));
        Map<String, Health> providers = new ConcurrentHashMap<>();
        tutors.providers().forEach(name -> {
            providers.put(name, Health.UP);
            checks.put(
                    "provider-" + name,
                    () -> tutors.isAsked(name)
                            ? Optional.ofNullable(providers.get(name)).orElse(Health.DEGRADED)
                            : Health.DEGRADED);
            environment.metrics().gauge("llm." + name + ".asked", () -> () -> tutors.isAsked(name) ? 1 : 0);
            environment.metrics().gauge("llm." + name + ".leftAlone", () -> () -> tutors.timesLeftAlone(name));
        });
        platform.upkeep()
                .every(
                        PROBE_EVERY,
                        "provider probes",
                        () -> tutors.providers().forEach(name -> providers.put(name, provider(tutors, name))));
        checks.forEach((name, check) -> environment.healthChecks().register(name, healthCheck(check)));

        environment
                .admin()
                .addTask(new ProviderProbeTask(
                        () -> tutors.providers().stream()
                                .map(name -> probe(tutors, name))
                                .toList(),
                        platform.oversight().tasks(),
                        platform.json()));
        environment.jersey().register(new ChoiceResource(platform.plans(), models));
        environment.jersey().register(new StatusResource(() -> ask(checks), features(), version(), platform.clock()));
        environment.jersey().register(new OpenApiResource(environment.jersey().getResourceConfig(), version()));
        environment.jersey().register(new DocsResource());
        environment
                .admin()
                .addServlet("probes", new ProbeServlet(() -> isReady(platform, runner)))
                .addMapping("/health-check");
        environment
                .admin()
                .addServlet("prometheus", new PrometheusServlet(environment.metrics()))
                .addMapping("/metrics");
        environment
                .lifecycle()
                .addServerLifecycleListener(server -> LOG.info(
                        "Lyceum {} answers on port {}",
                        version(),
                        server.getURI().getPort()));
        stopGently(platform, runner);
    }

    private static Map<String, Boolean> features() {
        return Map.of("text", true, "voice", false, "chat", true);
    }

    private static String version() {
        return Optional.ofNullable(LyceumApplication.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static boolean isReady(Platform platform, TurnRunner runner) {
        return !runner.isDraining() && database(platform) == Health.UP && migrations(platform) == Health.UP;
    }

    private static Map<String, Health> ask(Map<String, Supplier<Health>> checks) {
        Map<String, Health> answers = new LinkedHashMap<>();
        checks.forEach((name, check) -> answers.put(name, check.get()));
        return answers;
    }

    private static Health database(Platform platform) {
        try {
            return platform.jdbi().withHandle(handle -> handle.getConnection().isValid(2)) ? Health.UP : Health.DOWN;
        } catch (Exception e) {
            LOG.warn("The database does not answer: {}", e.toString());
            return Health.DOWN;
        }
    }

    private static Health migrations(Platform platform) {
        try {
            return platform.jdbi().withHandle(handle -> Schema.isCurrent(handle.getConnection()))
                    ? Health.UP
                    : Health.DOWN;
        } catch (Exception e) {
            LOG.warn("The state of the migrations cannot be read: {}", e.toString());
            return Health.DOWN;
        }
    }

    private static Health provider(ConfiguredTutors tutors, String name) {
        return switch (tutors.probe(name)) {
            case ConfiguredTutors.Health.Reachable() -> Health.UP;
            case ConfiguredTutors.Health.Unreachable(var why) -> {
                LOG.warn("The provider {} is not well: {}", name, why);
                yield Health.DEGRADED;
            }
        };
    }

    private static ProviderProbeTask.Probe probe(ConfiguredTutors tutors, String name) {
        long begun = System.nanoTime();
        var health = tutors.probe(name);
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        return switch (health) {
            case ConfiguredTutors.Health.Reachable() ->
                new ProviderProbeTask.Probe(name, true, millis, Optional.empty());
            case ConfiguredTutors.Health.Unreachable(var why) ->
                new ProviderProbeTask.Probe(name, false, millis, Optional.of(why));
        };
    }

    private static HealthCheck healthCheck(Supplier<Health> check) {
        return new HealthCheck() {
            @Override
            protected Result check() {
                return switch (check.get()) {
                    case UP -> Result.healthy();
                    case DEGRADED -> Result.healthy("degraded");
                    case DOWN -> Result.unhealthy("down");
                };
            }
        };
    }

    /// Before the connections are closed, running answers are given time to be completed.
    private static void stopGently(Platform platform, TurnRunner runner) {
        var grace = platform.configuration().sessions().drain().toJavaDuration();
        platform.whenStopping(() -> {
            try {
                runner.drain(grace);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
