package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Json;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Stretch;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.Alert;
import io.lyceum.domain.staff.AuditLine;
import io.lyceum.domain.staff.EventFilter;
import io.lyceum.domain.staff.Oversee;
import io.lyceum.domain.staff.RecordedEvent;
import io.lyceum.domain.staff.Statistic;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;

/// What administrators watch: the audit log, security events, and how much the service is used.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ACCOUNT)
public final class OversightResource {

    private final Oversee oversee;
    private final Cursors cursors;
    private final ObjectMapper json;
    private final InstantSource clock;

    public OversightResource(Oversee oversee, Cursors cursors, ObjectMapper json, InstantSource clock) {
        this.oversee = oversee;
        this.cursors = cursors;
        this.json = json;
        this.clock = clock;
    }

    /// An entry of the audit log. `actor` and `subject` are pseudonyms; the users behind them are named until they are
    /// erased. `position` is its place in the chain of seals.
    public record AuditEntryView(
            UUID id,
            Instant at,
            ActorKind actorKind,
            Optional<UUID> actor,
            Optional<UUID> actorUserId,
            String action,
            Optional<UUID> subject,
            Optional<UUID> subjectUserId,
            Optional<String> object,
            Optional<String> reason,
            Optional<String> requestId,
            Optional<Map<String, Object>> before,
            Optional<Map<String, Object>> after,
            Optional<Long> position) {

        static AuditEntryView of(AuditLine line, ObjectMapper json) {
            var entry = line.entry();
            return new AuditEntryView(
                    entry.id(),
                    entry.at(),
                    entry.actorKind(),
                    entry.actor(),
                    line.actorUser().map(UserId::value),
                    entry.action(),
                    entry.subject(),
                    line.subjectUser().map(UserId::value),
                    entry.object(),
                    entry.reason(),
                    entry.requestId(),
                    entry.before().map(text -> Json.members(json, text)),
                    entry.after().map(text -> Json.members(json, text)),
                    line.position());
        }
    }

    /// What may be an attack; `times` is how often the same came in a row.
    public record SecurityEventView(
            UUID id,
            Instant at,
            SecurityEvent.Type type,
            SecurityEvent.Severity severity,
            Optional<UUID> userId,
            Optional<String> address,
            String detail,
            int times,
            Optional<String> requestId) {

        static SecurityEventView of(RecordedEvent recorded) {
            return new SecurityEventView(
                    recorded.id(),
                    recorded.at(),
                    recorded.type(),
                    recorded.type().severity(),
                    recorded.user().map(UserId::value),
                    recorded.address(),
                    recorded.detail(),
                    recorded.times(),
                    recorded.requestId());
        }
    }

    /// Something that came so often from one source within an hour that somebody should look.
    public record SecurityAlertView(
            SecurityEvent.Type type,
            SecurityEvent.Severity severity,
            Instant hour,
            long count,
            Instant lastAt,
            Optional<UUID> userId,
            Optional<String> address) {

        static SecurityAlertView of(Alert alert) {
            return new SecurityAlertView(
                    alert.type(),
                    alert.type().severity(),
                    alert.hour(),
                    alert.count(),
                    alert.lastAt(),
                    alert.user().map(UserId::value),
                    alert.address());
        }
    }

    public record SecurityAlertList(List<SecurityAlertView> items) {}

    /// Numbers by their names.
    public record DayNumbersView(LocalDate day, Map<String, Long> numbers) {}

    public record AnalyticsView(Instant from, Instant to, Map<String, Long> totals, List<DayNumbersView> days) {

        static AnalyticsView of(Instant from, Instant to, List<Statistic> statistics) {
            Map<String, Long> totals = new TreeMap<>();
            Map<LocalDate, Map<String, Long>> days = new TreeMap<>();
            statistics.forEach(statistic -> statistic
                    .day()
                    .map(day -> days.computeIfAbsent(day, _ -> new TreeMap<>()))
                    .orElse(totals)
                    .put(statistic.name(), statistic.amount()));
            return new AnalyticsView(
                    from,
                    to,
                    totals,
                    days.entrySet().stream()
                            .map(day -> new DayNumbersView(day.getKey(), day.getValue()))
                            .toList());
        }
    }

    @GET
    @Path("admin/audit")
    @Operation(id = "listAuditEntries", summary = "Read the audit log, newest first", refuses = ProblemType.FORBIDDEN)
    @Answers(value = AuditEntryView.class, paged = true)
    public Response audit(
            @Auth Learner admin,
            @QueryParam("action") @CodePointLength(max = 80) String action,
            @QueryParam("user") UserId user,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        var wanted = Optional.ofNullable(action);
        var about = Optional.ofNullable(user);
        String list = "audit " + wanted + about;
        return switch (oversee.audit(admin.id(), wanted, about, limit, cursors.read(cursor, admin.id(), list))) {
            case Ok(var page) -> cursors.respond(page, line -> AuditEntryView.of(line, json), admin.id(), list, uri);
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }

    @GET
    @Path("admin/security-events")
    @Operation(
            id = "listSecurityEvents",
            summary = "List what may have been attacks, newest first",
            refuses = ProblemType.FORBIDDEN)
    @Answers(value = SecurityEventView.class, paged = true)
    public Response events(
            @Auth Learner admin,
            @QueryParam("type") SecurityEvent.Type type,
            @QueryParam("severity") SecurityEvent.Severity severity,
            @QueryParam("user") UserId user,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        var filter =
                new EventFilter(Optional.ofNullable(type), Optional.ofNullable(severity), Optional.ofNullable(user));
        String list = "security events " + filter;
        return switch (oversee.events(admin.id(), filter, limit, cursors.read(cursor, admin.id(), list))) {
            case Ok(var page) -> cursors.respond(page, SecurityEventView::of, admin.id(), list, uri);
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }

    @GET
    @Path("admin/security-alerts")
    @Operation(
            id = "listSecurityAlerts",
            summary = "List what came so often within an hour that somebody should look, newest first",
            refuses = ProblemType.FORBIDDEN)
    @Answers(SecurityAlertList.class)
    public Response alerts(@Auth Learner admin) {
        return switch (oversee.alerts(admin.id())) {
            case Ok(var alerts) ->
                Response.ok(new SecurityAlertList(
                                alerts.stream().map(SecurityAlertView::of).toList()))
                        .build();
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }

    /// The last 30 days unless asked otherwise.
    @GET
    @Path("admin/analytics")
    @Operation(
            id = "getAnalytics",
            summary = "Read how much the service is used, in all and day by day",
            refuses = {ProblemType.FORBIDDEN, ProblemType.INVALID})
    @Answers(AnalyticsView.class)
    public Response analytics(@Auth Learner admin, @QueryParam("from") Instant from, @QueryParam("to") Instant to) {
        var stretch = Stretch.of(from, to, clock);
        return switch (oversee.analytics(admin.id(), stretch.from(), stretch.to())) {
            case Ok(var statistics) ->
                Response.ok(AnalyticsView.of(stretch.from(), stretch.to(), statistics))
                        .build();
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }
}
