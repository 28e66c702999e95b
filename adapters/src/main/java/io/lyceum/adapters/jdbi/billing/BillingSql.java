package io.lyceum.adapters.jdbi.billing;

import io.lyceum.domain.billing.Provider;
import io.lyceum.domain.billing.port.BillingStore;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

public interface BillingSql extends BillingStore {

    @Override
    @SqlQuery("""
            SELECT customer_id FROM billing_customer
            WHERE user_id = :me::uuid AND provider = :provider AND gone_at IS NULL ORDER BY created_at DESC, customer_id LIMIT 1
            """)
    Optional<String> customer(Provider provider);

    @Override
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM billing_subscription
                           WHERE user_id = :me::uuid AND provider = :provider AND access_until > :now)
            """)
    boolean isSubscribed(Provider provider, Instant now);

    @Override
    @SqlQuery("SELECT email FROM account WHERE id = :me::uuid")
    Optional<String> email();
}
