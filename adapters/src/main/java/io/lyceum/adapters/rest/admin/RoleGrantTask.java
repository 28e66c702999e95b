package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.domain.accounts.AccountRole;
import io.lyceum.domain.audit.RunTask;
import io.lyceum.domain.audit.TaskReport;
import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.staff.GiveRole;
import java.util.Set;
import java.util.UUID;

/// `role-grant user=<id or address> role=user|moderator|admin`.
public final class RoleGrantTask extends OperatorTask {

    private final GiveRole giveRole;

    public RoleGrantTask(GiveRole giveRole, RunTask runTask, ObjectMapper json) {
        super("role-grant", Unasked.ACTS, runTask, json);
        this.giveRole = giveRole;
    }

    private record Changed(UUID user, AccountRole before, AccountRole role) {}

    @Override
    protected Set<String> parameters() {
        return Set.of("user", "role");
    }

    @Override
    protected TaskReport run(Parameters parameters, boolean dry) {
        var role = Term.find(AccountRole.class, parameters.get("role"))
                .orElseThrow(() -> new IllegalArgumentException("role must be user, moderator or admin"));
        var change = giveRole.give(parameters.user(), role, dry);
        return TaskReport.done(change.user(), new Changed(change.user().value(), change.before(), change.after()));
    }
}
