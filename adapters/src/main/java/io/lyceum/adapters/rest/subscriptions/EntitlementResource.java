package io.lyceum.adapters.rest.subscriptions;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.domain.subscriptions.Allowances;
import io.lyceum.domain.subscriptions.Allowances.Balance;
import io.lyceum.domain.subscriptions.Grant;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Period;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public final class EntitlementResource {

    private final Allowances allowances;
    private final Versions versions;

    public EntitlementResource(Allowances allowances, Versions versions) {
        this.allowances = allowances;
        this.versions = versions;
    }

    public record EntitlementView(
            String plan, List<String> features, List<BalanceView> meters, List<SourceView> sources) {}

    /// Where a plan or a feature comes from; `until` is null when it does not end.
    public record SourceView(Grant.Source source, Grant.Kind kind, String name, Optional<Instant> until) {

        static SourceView of(Grant grant) {
            return new SourceView(grant.source(), grant.kind(), grant.name(), grant.until());
        }
    }

    /// A limit, whether it is the plan's or a cap of the user's own, and what is used and held of it; `limit` and
    /// `remaining` are null when there is none.
    public record BalanceView(
            Meter meter,
            Optional<Long> limit,
            long used,
            long held,
            Optional<Long> remaining,
            Period window,
            Optional<Instant> resetsAt,
            String source) {

        static BalanceView of(Balance balance) {
            return new BalanceView(
                    balance.meter(),
                    balance.limit(),
                    balance.used(),
                    balance.held(),
                    balance.limit().map(limit -> Math.max(0, limit - balance.used() - balance.held())),
                    balance.period(),
                    balance.resetsAt(),
                    balance.isCap() ? "cap" : "plan");
        }
    }

    public record PermissionView(boolean createCompanion, boolean startConversation) {}

    @GET
    @Path("me/entitlements")
    @Operation(id = "getEntitlements", summary = "Read the caller's plan, its limits and what is used of them")
    @Answers(EntitlementView.class)
    public Response entitlements(@Auth Learner learner, @Context Request request) {
        var allowance = allowances.show(learner.id());
        var view = new EntitlementView(
                allowance.entitlement().plan(),
                allowance.entitlement().features(),
                allowance.balances().stream().map(BalanceView::of).toList(),
                allowance.entitlement().grants().stream().map(SourceView::of).toList());
        return versions.answer(request, view);
    }

    @GET
    @Path("me/permissions")
    @Operation(id = "getPermissions", summary = "Ask what the caller's plan has room for now")
    public PermissionView permissions(@Auth Learner learner) {
        var allowance = allowances.show(learner.id());
        return new PermissionView(allowance.hasRoom(Meter.COMPANIONS), allowance.hasRoom(Meter.CONVERSATIONS));
    }
}
