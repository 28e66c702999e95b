package io.lyceum.adapters.rest.subscriptions;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Stretch;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.costs.Costs;
import io.lyceum.domain.costs.DayCost;
import io.lyceum.domain.subscriptions.Allowances;
import io.lyceum.domain.subscriptions.DayUsage;
import io.lyceum.domain.subscriptions.Limit;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Period;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;

/// What the caller has used and what it cost, and the limits that the caller sets for himself.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class UsageResource {

    private static final long MAX_CAP = 1_000_000_000;

    private final Allowances allowances;
    private final Costs costs;
    private final InstantSource clock;

    public UsageResource(Allowances allowances, Costs costs, InstantSource clock) {
        this.allowances = allowances;
        this.costs = costs;
        this.clock = clock;
    }

    public record DayUsageView(LocalDate day, Meter meter, long amount) {

        static DayUsageView of(DayUsage usage) {
            return new DayUsageView(usage.day(), usage.meter(), usage.amount());
        }
    }

    /// Amounts are decimal text, in the currency named.
    public record DayCostView(LocalDate day, String currency, String amount) {

        static DayCostView of(DayCost cost) {
            return new DayCostView(cost.day(), cost.currency(), cost.amount().toPlainString());
        }
    }

    public record UsageList(List<DayUsageView> items, List<DayCostView> costs) {}

    public record Cap(
            @NotNull Meter meter,
            @NotNull Period window,
            @NotNull @Min(1) @Max(MAX_CAP) Long limit) {}

    public record CapList(List<Cap> items) {}

    /// By day in UTC; the last 30 days unless asked otherwise.
    @GET
    @Path("me/usage")
    @Operation(
            id = "getUsage",
            summary = "Read what was used and what it cost, day by day",
            refuses = ProblemType.INVALID)
    @Answers(UsageList.class)
    public Response usage(@Auth Learner learner, @QueryParam("from") Instant from, @QueryParam("to") Instant to) {
        var stretch = Stretch.of(from, to, clock);
        return Response.ok(new UsageList(
                        allowances.usage(learner.id(), stretch.from(), stretch.to()).stream()
                                .map(DayUsageView::of)
                                .toList(),
                        costs.costs(learner.id(), stretch.from(), stretch.to()).stream()
                                .map(DayCostView::of)
                                .toList()))
                .build();
    }

    @GET
    @Path("me/caps")
    @Operation(id = "listCaps", summary = "List the caller's own limits")
    public CapList caps(@Auth Learner learner) {
        return new CapList(allowances.caps(learner.id()).stream()
                .map(cap -> new Cap(cap.meter(), cap.period(), cap.amount()))
                .toList());
    }

    @PUT
    @Path("me/caps")
    @Operation(id = "setCap", summary = "Set a limit of the caller's own")
    public Cap setCap(@Auth Learner learner, @NotNull @Valid Cap body) {
        allowances.setCap(learner.id(), new Limit(body.meter(), body.window(), body.limit()));
        return body;
    }

    @DELETE
    @Path("me/caps/{meter}/{window}")
    @Operation(id = "removeCap", summary = "Remove a limit of the caller's own")
    @Answers(status = 204)
    public Response removeCap(
            @Auth Learner learner, @PathParam("meter") Meter meter, @PathParam("window") Period window) {
        allowances.removeCap(learner.id(), meter, window);
        return Response.noContent().build();
    }
}
