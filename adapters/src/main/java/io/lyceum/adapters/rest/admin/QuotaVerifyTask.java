package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.subscriptions.Discrepancy;
import io.lyceum.domain.subscriptions.VerifyQuota;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `quota-verify`: proves that the counters equal the ledger and that no hold is orphaned; fails when not.
public final class QuotaVerifyTask extends OperatorTask {

    private final VerifyQuota verifyQuota;

    public QuotaVerifyTask(VerifyQuota verifyQuota, RunTask runTask, ObjectMapper json) {
        super("quota-verify", Unasked.ACTS, runTask, json);
        this.verifyQuota = verifyQuota;
    }

    private record Verdict(boolean verified, List<Line> discrepancies) {}

    private record Line(String problem, UUID user, String meter, String reference, long expected, long found) {

        static Line of(Discrepancy discrepancy) {
            return new Line(
                    discrepancy.problem(),
                    discrepancy.user().value(),
                    Term.of(discrepancy.meter()),
                    discrepancy.reference(),
                    discrepancy.expected(),
                    discrepancy.found());
        }
    }

    @Override
    protected TaskReport run(Parameters parameters, boolean dry) {
        var wrong = verifyQuota.verify().stream().map(Line::of).toList();
        return new TaskReport(wrong.isEmpty(), Optional.empty(), new Verdict(wrong.isEmpty(), wrong));
    }
}
