package io.lyceum.adapters.rest.admin;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Cursors;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.Versions;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.staff.AccountFile;
import io.lyceum.domain.staff.AccountFilter;
import io.lyceum.domain.staff.AccountSummary;
import io.lyceum.domain.staff.ManageAccounts;
import io.lyceum.domain.staff.OpenAccount;
import io.lyceum.domain.staff.SaidMessage;
import io.lyceum.domain.staff.StaffRefusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.validator.constraints.CodePointLength;

/// Accounts as administrators see and manage them.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ACCOUNT)
public final class AccountAdminResource {

    private static final int MAX_REASON = 500;

    private final ManageAccounts manageAccounts;
    private final OpenAccount openAccount;
    private final Cursors cursors;
    private final Versions versions;

    public AccountAdminResource(
            ManageAccounts manageAccounts, OpenAccount openAccount, Cursors cursors, Versions versions) {
        this.manageAccounts = manageAccounts;
        this.openAccount = openAccount;
        this.cursors = cursors;
        this.versions = versions;
    }

    /// An account without anything personal. Of the address only the first letter and the domain are shown.
    public record AccountSummaryView(
            UUID id,
            Optional<String> emailHint,
            boolean emailVerified,
            AccountRole role,
            Instant createdAt,
            Optional<Instant> suspendedAt,
            Optional<Instant> lastSeenAt) {

        static AccountSummaryView of(AccountSummary account) {
            return new AccountSummaryView(
                    account.id().value(),
                    account.emailHint(),
                    account.emailVerified(),
                    account.role(),
                    account.createdAt(),
                    account.suspendedAt(),
                    account.lastSeenAt());
        }
    }

    public record AccountFileView(
            UUID id,
            Optional<String> email,
            boolean emailVerified,
            AccountRole role,
            String displayName,
            Optional<String> username,
            Optional<String> bio,
            Optional<String> website,
            Optional<String> location,
            Optional<String> company,
            Optional<String> avatarUrl,
            Instant createdAt,
            Optional<Instant> suspendedAt) {

        static AccountFileView of(AccountFile file) {
            var user = file.user();
            var profile = user.profile();
            return new AccountFileView(
                    user.id().value(),
                    user.email(),
                    user.emailVerified(),
                    user.role(),
                    profile.displayName(),
                    profile.username(),
                    profile.bio(),
                    profile.website(),
                    profile.location(),
                    profile.company(),
                    profile.avatarUrl(),
                    user.createdAt(),
                    file.suspendedAt());
        }
    }

    public record SaidMessageView(UUID id, UUID sessionId, String role, String content, Instant createdAt) {

        static SaidMessageView of(SaidMessage message) {
            return new SaidMessageView(
                    message.id(), message.session(), message.role(), message.content(), message.createdAt());
        }
    }

    /// Why an account is suspended, readmitted or signed out. It is kept in the audit log.
    public record StaffDecision(
            @NotBlank @CodePointLength(max = MAX_REASON) String reason) {}

    @GET
    @Path("admin/users")
    @Operation(
            id = "listAccounts",
            summary = "List accounts, newest first",
            description = "`q` is a whole address, a whole id, or the beginning of a username.",
            refuses = ProblemType.FORBIDDEN)
    @Answers(value = AccountSummaryView.class, paged = true)
    public Response list(
            @Auth Learner admin,
            @QueryParam("q") @CodePointLength(min = 1, max = 254) String text,
            @QueryParam("role") AccountRole role,
            @QueryParam("suspended") Boolean suspended,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        var filter =
                new AccountFilter(Optional.ofNullable(text), Optional.ofNullable(role), Optional.ofNullable(suspended));
        String list = "accounts " + filter;
        return switch (manageAccounts.list(admin.id(), filter, limit, cursors.read(cursor, admin.id(), list))) {
            case Ok(var page) -> cursors.respond(page, AccountSummaryView::of, admin.id(), list, uri);
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }

    @GET
    @Path("admin/users/{id}")
    @Operation(
            id = "openAccount",
            summary = "Read all that an account says",
            description = "The user can see who has read it, and why.",
            refuses = {ProblemType.FORBIDDEN, ProblemType.REASON_REQUIRED})
    @Answers(AccountFileView.class)
    public Response open(
            @Auth Learner admin,
            @PathParam("id") UserId id,
            @HeaderParam(StaffProblems.REASON) String reason,
            @Context Request request) {
        return switch (openAccount.open(admin.id(), id, StaffProblems.reason(reason))) {
            case Ok(var file) -> versions.answer(request, AccountFileView.of(file));
            case Refused(var refusal) -> StaffProblems.of(refusal).toResponse();
        };
    }

    @GET
    @Path("admin/users/{id}/messages")
    @Operation(
            id = "listMessagesOfUser",
            summary = "Read what a user said and was told, newest first",
            description = "The user can see who has read it, and why.",
            refuses = {ProblemType.FORBIDDEN, ProblemType.REASON_REQUIRED})
    @Answers(value = SaidMessageView.class, paged = true)
    public Response messages(
            @Auth Learner admin,
            @PathParam("id") UserId id,
            @HeaderParam(StaffProblems.REASON) String reason,
            @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        String list = "messages of " + id.value();
        var after = cursors.read(cursor, admin.id(), list);
        return switch (openAccount.messages(admin.id(), id, StaffProblems.reason(reason), limit, after)) {
            case Ok(var page) -> cursors.respond(page, SaidMessageView::of, admin.id(), list, uri);
            case Refused(var refusal) -> StaffProblems.of(refusal).toResponse();
        };
    }

    @POST
    @Path("admin/users/{id}/suspend")
    @Operation(
            id = "suspendAccount",
            summary = "Suspend an account and sign its user out everywhere",
            refuses = {ProblemType.FORBIDDEN, ProblemType.CONFLICT})
    @Answers(status = 204)
    public Response suspend(@Auth Learner admin, @PathParam("id") UserId id, @NotNull @Valid StaffDecision body) {
        return answer(manageAccounts.suspend(admin.id(), id, body.reason()));
    }

    @POST
    @Path("admin/users/{id}/unsuspend")
    @Operation(id = "readmitAccount", summary = "Readmit a suspended account", refuses = ProblemType.FORBIDDEN)
    @Answers(status = 204)
    public Response readmit(@Auth Learner admin, @PathParam("id") UserId id, @NotNull @Valid StaffDecision body) {
        return answer(manageAccounts.readmit(admin.id(), id, body.reason()));
    }

    @POST
    @Path("admin/users/{id}/sign-out")
    @Operation(id = "signUserOut", summary = "Sign a user out everywhere", refuses = ProblemType.FORBIDDEN)
    @Answers(status = 204)
    public Response signOut(@Auth Learner admin, @PathParam("id") UserId id, @NotNull @Valid StaffDecision body) {
        return answer(manageAccounts.signOut(admin.id(), id, body.reason()));
    }

    private static Response answer(Result<UserId, StaffRefusal> result) {
        return switch (result) {
            case Ok(var _) -> Response.noContent().build();
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }
}
