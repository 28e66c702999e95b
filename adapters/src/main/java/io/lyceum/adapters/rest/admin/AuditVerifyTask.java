package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.Seal;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.audit.VerifyAudit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// `audit-verify [seen=<position>:<code>]`: proves that the audit log is as it was written, and names the first entry
/// that is not; with `seen`, the head that an earlier call has answered, also that nobody has written it anew since.
public final class AuditVerifyTask extends OperatorTask {

    private final VerifyAudit verifyAudit;

    public AuditVerifyTask(VerifyAudit verifyAudit, RunTask runTask, ObjectMapper json) {
        super("audit-verify", Unasked.ACTS, runTask, json);
        this.verifyAudit = verifyAudit;
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Outcome(boolean verified, long entries, Optional<String> head, Optional<Line> firstBreak) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Line(long position, Optional<UUID> entry, VerifyAudit.Problem problem) {}

    @Override
    protected Set<String> parameters() {
        return Set.of("seen");
    }

    @Override
    protected TaskReport run(Parameters parameters, boolean dry) {
        var verdict = verifyAudit.verify(parameters.find("seen").map(AuditVerifyTask::seal));
        var wrong = verdict.firstBreak().map(found -> new Line(found.position(), found.entry(), found.problem()));
        var head = verdict.head().map(seal -> seal.position() + ":" + seal.code());
        return new TaskReport(
                wrong.isEmpty(), Optional.empty(), new Outcome(wrong.isEmpty(), verdict.entries(), head, wrong));
    }

    private static Seal seal(String text) {
        String[] parts = text.split(":", 2);
        if (parts.length != 2 || !parts[0].matches("\\d{1,18}") || !parts[1].matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("seen must be what an earlier call has answered as head");
        }
        return new Seal(Long.parseLong(parts[0]), "", parts[1]);
    }
}
