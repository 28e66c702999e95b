package io.lyceum.adapters.rest.admin;

import io.dropwizard.auth.Auth;
import io.lyceum.adapters.rest.Answers;
import io.lyceum.adapters.rest.Idempotency;
import io.lyceum.adapters.rest.Operation;
import io.lyceum.adapters.rest.callers.Learner;
import io.lyceum.adapters.rest.callers.Needs;
import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import io.lyceum.domain.accounts.Scope;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Result.Ok;
import io.lyceum.domain.kernel.Result.Refused;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.privacy.DownloadLinks.Pass;
import io.lyceum.domain.privacy.ExportJob;
import io.lyceum.domain.staff.AdminExports;
import io.lyceum.domain.staff.AdminExports.AdminFile;
import io.lyceum.domain.staff.StaffRefusal;
import jakarta.validation.Valid;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Long lists as files, for administrators.
@Path("/api")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ACCOUNT)
public final class AdminExportResource {

    private static final String FILES = "/api/admin/export";
    private static final String FILE = "application/octet-stream";

    private final AdminExports exports;
    private final Idempotency idempotency;

    public AdminExportResource(AdminExports exports, Idempotency idempotency) {
        this.exports = exports;
        this.idempotency = idempotency;
    }

    /// What can be put into a file.
    public enum Listing {
        ACCOUNTS(ExportJob.Kind.ACCOUNTS),
        AUDIT(ExportJob.Kind.AUDIT);

        private final ExportJob.Kind kind;

        Listing(ExportJob.Kind kind) {
            this.kind = kind;
        }
    }

    public record WantedList(@NotNull Listing what) {}

    /// A file that is made or ready. `link` is good for whoever has it until `linkUntil`, and null until the file is
    /// ready.
    public record AdminFileView(
            UUID id,
            ExportJob.State state,
            Instant requestedAt,
            Optional<Instant> finishedAt,
            Optional<Long> bytes,
            Optional<String> link,
            Optional<Instant> linkUntil) {

        @Override
        public String toString() {
            return "AdminFileView[]";
        }

        static AdminFileView of(AdminFile file) {
            var job = file.job();
            return new AdminFileView(
                    job.id(),
                    job.state(),
                    job.requestedAt(),
                    job.finishedAt(),
                    job.bytes(),
                    file.link().map(AdminExportResource::path),
                    file.link().map(pass -> Instant.ofEpochSecond(pass.until())));
        }
    }

    @POST
    @Path("admin/export")
    @Operation(
            id = "requestAdminExport",
            summary = "Have a long list put into a file",
            refuses = {ProblemType.FORBIDDEN, ProblemType.IDEMPOTENCY_KEY_REUSED})
    @Answers(status = 202, value = AdminFileView.class, headers = "Location")
    public Response request(
            @Auth Learner admin,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @NotNull @Valid WantedList body) {
        var call = new Idempotency.Call(admin, FILES, key, body);
        return idempotency.once(
                call, _ -> Optional.empty(), id -> accepted(exports.request(admin.id(), id, body.what().kind)));
    }

    private static Response accepted(Result<AdminFile, StaffRefusal> result) {
        return switch (result) {
            case Ok(var file) ->
                Response.accepted(AdminFileView.of(file))
                        .location(URI.create(FILES + "/" + file.job().id()))
                        .build();
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }

    @GET
    @Path("admin/export/{id}")
    @Operation(id = "getAdminExport", summary = "Ask whether a file is ready", refuses = ProblemType.FORBIDDEN)
    @Answers(AdminFileView.class)
    public Response find(@Auth Learner admin, @PathParam("id") UUID id) {
        return switch (exports.find(admin.id(), id)) {
            case Ok(var file) -> Response.ok(AdminFileView.of(file)).build();
            case Refused(var reason) -> StaffProblems.of(reason).toResponse();
        };
    }

    /// Without signing in, so that a browser can follow the link.
    @GET
    @Path("admin/export/{id}/content")
    @Produces(FILE)
    @Operation(
            id = "downloadAdminExport",
            summary = "Download a file of JSON lines by its link",
            description = "The link is answered by `GET /api/admin/export/{id}` and good for a quarter of an hour.")
    @Answers(value = byte[].class, types = FILE)
    public Response content(
            @PathParam("id") UUID id,
            @QueryParam("user") UserId user,
            @QueryParam("until") @DefaultValue("0") long until,
            @QueryParam("key") @DefaultValue("") String key,
            @QueryParam("code") @DefaultValue("") String code) {
        if (user == null) {
            return Problem.of(ProblemType.NOT_FOUND).toResponse();
        }
        return switch (exports.content(new Pass(user, id, until, key, code))) {
            case Ok(var content) -> {
                StreamingOutput body = out -> content.content().read(piece -> {
                    try {
                        out.write(piece);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                yield Response.ok(body, FILE)
                        .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(name(content.kind())))
                        .build();
            }
            case Refused(var _) -> Problem.of(ProblemType.NOT_FOUND).toResponse();
        };
    }

    private static String name(ExportJob.Kind kind) {
        return switch (kind) {
            case OWN -> "lyceum-export.zip";
            case ACCOUNTS, AUDIT -> "lyceum.ndjson";
        };
    }

    static String path(Pass pass) {
        return "%s/%s/content?user=%s&until=%d&key=%s&code=%s"
                .formatted(FILES, pass.file(), pass.user().value(), pass.until(), pass.key(), pass.code());
    }
}
