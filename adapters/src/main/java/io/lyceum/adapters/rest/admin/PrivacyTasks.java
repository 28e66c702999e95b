package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.kernel.Uuid7;
import io.lyceum.domain.privacy.EraseAccount;
import io.lyceum.domain.privacy.ExportJob;
import io.lyceum.domain.privacy.Exports;
import io.lyceum.domain.privacy.HandOverExport;
import io.lyceum.domain.privacy.Receipt;
import io.lyceum.domain.privacy.Retention;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// `user-export user=<id or address>` has a user's data put into a file, which the user finds among the own exports;
/// with `export=<id>` and `reason=..` it gives the operator a link to it.
/// `user-erase user=..` erases somebody at once, and `retention` what has been kept long enough; these two rehearse
/// unless told otherwise.
public final class PrivacyTasks {

    private PrivacyTasks() {}

    public static List<Task> of(
            Exports exports,
            HandOverExport handOver,
            EraseAccount eraseAccount,
            Retention retention,
            RunTask runTask,
            ObjectMapper json) {
        return List.of(
                new UserExport(exports, handOver, runTask, json),
                new UserErase(eraseAccount, runTask, json),
                new ApplyRetention(retention, runTask, json));
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Exported(
            UUID user,
            Optional<UUID> export,
            Optional<ExportJob.State> state,
            Optional<String> link,
            Optional<Instant> linkUntil) {

        @Override
        public String toString() {
            return "Exported[]";
        }
    }

    private static final class UserExport extends OperatorTask {

        private static final int MAX_REASON = 500;

        private final Exports exports;
        private final HandOverExport handOver;

        private UserExport(Exports exports, HandOverExport handOver, RunTask runTask, ObjectMapper json) {
            super("user-export", Unasked.ACTS, runTask, json);
            this.exports = exports;
            this.handOver = handOver;
        }

        @Override
        protected Set<String> parameters() {
            return Set.of("user", "export", "reason");
        }

        @Override
        protected TaskReport run(Parameters parameters, boolean dry) {
            return parameters
                    .find("export")
                    .map(export -> handOver(parameters, export, dry))
                    .orElseGet(() -> request(parameters, dry));
        }

        private TaskReport request(Parameters parameters, boolean dry) {
            if (parameters.find("reason").isPresent()) {
                throw new IllegalArgumentException("reason cannot be given without export");
            }
            var requested = exports.requestFor(parameters.user(), Uuid7.next(), dry);
            return TaskReport.done(
                    requested.user(),
                    new Exported(
                            requested.user().value(),
                            requested.job().map(ExportJob::id),
                            requested.job().map(ExportJob::state),
                            Optional.empty(),
                            Optional.empty()));
        }

        private TaskReport handOver(Parameters parameters, String export, boolean dry) {
            String reason = parameters.get("reason").strip();
            if (reason.isEmpty() || reason.length() > MAX_REASON || reason.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("reason must have 1 to %d characters".formatted(MAX_REASON));
            }
            var handed = handOver.handOver(parameters.user(), id(export), reason, dry);
            return TaskReport.done(
                    handed.user(),
                    new Exported(
                            handed.user().value(),
                            Optional.of(handed.job().id()),
                            Optional.of(handed.job().state()),
                            handed.link().map(AdminExportResource::path),
                            handed.link().map(pass -> Instant.ofEpochSecond(pass.until()))));
        }
    }

    private static UUID id(String export) {
        try {
            return UUID.fromString(export);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("export must be the id of an export");
        }
    }

    private record Erased(UUID user, Receipt receipt) {}

    private record Removed(Map<String, Long> removed) {}

    private static final class UserErase extends OperatorTask {

        private final EraseAccount eraseAccount;

        private UserErase(EraseAccount eraseAccount, RunTask runTask, ObjectMapper json) {
            super("user-erase", Unasked.REHEARSES, runTask, json);
            this.eraseAccount = eraseAccount;
        }

        @Override
        protected Set<String> parameters() {
            return Set.of("user");
        }

        /// The call is entered into the audit log without the user, who is not there any more.
        @Override
        protected TaskReport run(Parameters parameters, boolean dry) {
            var done = eraseAccount.eraseNow(parameters.user(), dry);
            return TaskReport.done(new Erased(done.user().value(), done.receipt()));
        }
    }

    private static final class ApplyRetention extends OperatorTask {

        private final Retention retention;

        private ApplyRetention(Retention retention, RunTask runTask, ObjectMapper json) {
            super("retention", Unasked.REHEARSES, runTask, json);
            this.retention = retention;
        }

        @Override
        protected TaskReport run(Parameters parameters, boolean dry) {
            return TaskReport.done(new Removed(retention.apply(dry)));
        }
    }
}
