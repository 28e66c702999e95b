package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// What clients may know about the service itself. Orchestrators ask the admin port.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

    /// How each part of the service is: `up`, `degraded` or `down`.
    public enum Health {
        UP,
        DEGRADED,
        DOWN
    }

    private final Supplier<Map<String, Health>> checks;
    private final Map<String, Boolean> features;
    private final String version;
    private final InstantSource clock;
    private final Instant startedAt;

    public StatusResource(
            Supplier<Map<String, Health>> checks, Map<String, Boolean> features, String version, InstantSource clock) {
        this.checks = checks;
        this.features = features;
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    public record HealthView(Health status) {}

    public record StatusView(Health status, Map<String, Health> checks, String version, long uptimeSeconds) {}

    public record VersionView(String name, String version, String java) {}

    public record FeatureView(Map<String, Boolean> features) {}

    @GET
    @Path("health")
    @Operation(id = "getHealth", summary = "Ask whether the service is well")
    @Answers(HealthView.class)
    @Answers(status = 503, value = HealthView.class)
    public Response health() {
        var health = overall(checks.get());
        return Response.status(health == Health.DOWN ? 503 : 200)
                .entity(new HealthView(health))
                .build();
    }

    @GET
    @Path("status")
    @Operation(id = "getStatus", summary = "Ask how each part of the service is")
    public StatusView status() {
        var now = checks.get();
        return new StatusView(
                overall(now),
                now,
                version,
                Duration.between(startedAt, clock.instant()).toSeconds());
    }

    @GET
    @Path("version")
    @Operation(id = "getVersion", summary = "Ask what runs here")
    public VersionView version() {
        return new VersionView("lyceum", version, Runtime.version().toString());
    }

    @GET
    @Path("features")
    @Operation(id = "getFeatures", summary = "Ask what this service offers")
    public FeatureView features() {
        return new FeatureView(features);
    }

    private static Health overall(Map<String, Health> checks) {
        return checks.values().stream().max(java.util.Comparator.naturalOrder()).orElse(Health.UP);
    }
}
