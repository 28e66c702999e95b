package io.lyceum.adapters.jdbi.subscriptions;

import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.subscriptions.Discrepancy;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.port.LedgerAudit;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

public final class JdbiLedgerAudit implements LedgerAudit {

    private final Jdbi jdbi;

    public JdbiLedgerAudit(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<Discrepancy> verify() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT problem, user_id, meter, reference, expected, found FROM verify_quota()")
                .map((row, _) -> new Discrepancy(
                        row.getString("problem"),
                        new UserId(uuid(row, "user_id")),
                        term(row, "meter", Meter.class),
                        row.getString("reference"),
                        row.getLong("expected"),
                        row.getLong("found")))
                .list());
    }
}
