package io.lyceum.adapters.jdbi.audit;

import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityLog;
import io.lyceum.domain.kernel.ClientAddress;
import io.lyceum.domain.kernel.Term;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public final class JdbiSecurityLog implements SecurityLog {

    private static final Logger LOG = LoggerFactory.getLogger(JdbiSecurityLog.class);

    /// How many events of a source are kept in each hour.
    private static final int KEPT = 20;

    private final ServiceTransactions transactions;

    public JdbiSecurityLog(Jdbi jdbi) {
        this.transactions = new ServiceTransactions(jdbi, ActorKind.SYSTEM);
    }

    @Override
    public void add(SecurityEvent event, int times) {
        var type = event.type();
        boolean alert = transactions.run(handle -> handle.createQuery("""
                        SELECT record_security_event(:type, :severity, :user, :address, :detail, :source, :alertAt, :keep,
                            :times)
                        """)
                .bind("type", type)
                .bind("severity", type.severity())
                .bind("user", event.user().map(user -> user.value()))
                .bind("address", event.address().map(ClientAddress::text))
                .bind("detail", event.detail())
                .bind("source", event.source())
                .bind("alertAt", type.alertAt())
                .bind("keep", KEPT)
                .bind("times", times)
                .mapTo(Boolean.class)
                .one());
        if (alert) {
            LOG.warn(
                    "Security alert: {} ({}), at least {} within an hour from one source",
                    Term.of(type),
                    Term.of(type.severity()),
                    type.alertAt());
        }
    }
}
