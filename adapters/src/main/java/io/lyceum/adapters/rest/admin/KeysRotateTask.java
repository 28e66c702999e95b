package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.secrets.RenewSigningKeys;
import io.lyceum.domain.secrets.RenewSigningKeys.Manner;
import io.lyceum.domain.secrets.RenewSigningKeys.Renewed;
import io.lyceum.domain.secrets.SealAnew;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `keys-rotate [signing=gently|at-once]`: seals anew with the key in use what was sealed with older ones, and renews
/// the keys that access tokens and receipts are signed with when asked to. It fails when something cannot be opened.
public final class KeysRotateTask extends OperatorTask {

    private static final String SIGNING = "signing";

    private final SealAnew sealAnew;
    private final RenewSigningKeys renewSigningKeys;

    public KeysRotateTask(SealAnew sealAnew, RenewSigningKeys renewSigningKeys, RunTask runTask, ObjectMapper json) {
        super("keys-rotate", Unasked.ACTS, runTask, json);
        this.sealAnew = sealAnew;
        this.renewSigningKeys = renewSigningKeys;
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Outcome(String key, List<SealAnew.Count> sealedAnew, List<Line> stuck, Optional<Renewed> signing) {}

    private record Line(String table, String column, String row, String key, String problem) {

        static Line of(SealAnew.Stuck stuck) {
            var place = stuck.place();
            return new Line(place.table(), place.column(), place.row(), stuck.key(), Term.of(stuck.reason()));
        }
    }

    @Override
    protected Set<String> parameters() {
        return Set.of(SIGNING);
    }

    @Override
    protected TaskReport run(Parameters parameters, boolean dry) {
        var manner = parameters.find(SIGNING).map(KeysRotateTask::manner);
        var anew = sealAnew.sealAnew(dry);
        var stuck = anew.stuck().stream().map(Line::of).toList();
        var signing = manner.map(how -> renewSigningKeys.renew(how, dry));
        return new TaskReport(
                stuck.isEmpty(), Optional.empty(), new Outcome(anew.key(), anew.sealedAnew(), stuck, signing));
    }

    private static Manner manner(String text) {
        return Term.find(Manner.class, text)
                .orElseThrow(() -> new IllegalArgumentException("signing must be gently or at-once"));
    }
}
