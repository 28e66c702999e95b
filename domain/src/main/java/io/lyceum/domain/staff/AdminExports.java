package io.lyceum.domain.staff;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.privacy.DownloadLinks;
import io.lyceum.domain.privacy.ExportJob;
import io.lyceum.domain.privacy.Exports;
import io.lyceum.domain.privacy.PrivacyRefusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Puts long lists into files for administrators, with links that are good for a while.
public final class AdminExports {

    private static final Duration LINK_LIFETIME = Duration.ofMinutes(15);

    private final AdminDesk desk;
    private final Exports exports;
    private final DownloadLinks links;
    private final InstantSource clock;

    public AdminExports(AdminDesk desk, Exports exports, DownloadLinks links, InstantSource clock) {
        this.desk = desk;
        this.exports = exports;
        this.links = links;
        this.clock = clock;
    }

    /// A file that is made or ready; with a link once it is ready.
    public record AdminFile(ExportJob job, Optional<DownloadLinks.Pass> link) {}

    public Result<AdminFile, StaffRefusal> request(UserId admin, UUID id, ExportJob.Kind kind) {
        return switch (desk.as(admin, _ -> ok(kind))) {
            case Result.Refused(var reason) -> refused(reason);
            case Result.Ok(var wanted) -> ok(new AdminFile(exports.request(admin, id, wanted), Optional.empty()));
        };
    }

    /// A new link each time it is asked for.
    public Result<AdminFile, StaffRefusal> find(UserId admin, UUID id) {
        return switch (desk.as(admin, _ -> ok(id))) {
            case Result.Refused(var reason) -> refused(reason);
            case Result.Ok(var wanted) ->
                exports.find(admin, wanted)
                        .filter(job -> job.kind() != ExportJob.Kind.OWN)
                        .<Result<AdminFile, StaffRefusal>>map(job -> ok(new AdminFile(job, link(admin, job))))
                        .orElseGet(() -> refused(new StaffRefusal.NoSuchFile()));
        };
    }

    /// What is in a file, and the file.
    public record Download(ExportJob.Kind kind, Exports.Content content) {}

    /// The file behind a link, for whoever has it.
    public Result<Download, PrivacyRefusal> content(DownloadLinks.Pass pass) {
        var job = links.isGood(pass) ? exports.find(pass.user(), pass.file()) : Optional.<ExportJob>empty();
        if (job.isEmpty()) {
            return refused(new PrivacyRefusal.NoSuchExport());
        }
        return switch (exports.content(pass.user(), pass.file())) {
            case Result.Refused(var reason) -> refused(reason);
            case Result.Ok(var content) -> ok(new Download(job.get().kind(), content));
        };
    }

    private Optional<DownloadLinks.Pass> link(UserId admin, ExportJob job) {
        return job.state() == ExportJob.State.READY
                ? Optional.of(links.issue(admin, job.id(), clock.instant().plus(LINK_LIFETIME)))
                : Optional.empty();
    }
}
