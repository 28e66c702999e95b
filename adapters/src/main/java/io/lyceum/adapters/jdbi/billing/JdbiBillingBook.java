package io.lyceum.adapters.jdbi.billing;

import static io.lyceum.adapters.jdbi.DomainTypes.instant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalInstant;
import static io.lyceum.adapters.jdbi.DomainTypes.optionalText;
import static io.lyceum.adapters.jdbi.DomainTypes.term;
import static io.lyceum.adapters.jdbi.DomainTypes.uuid;

import io.lyceum.adapters.jdbi.ServiceTransactions;
import io.lyceum.domain.audit.ActorKind;
import io.lyceum.domain.billing.Leaving;
import io.lyceum.domain.billing.Provider;
import io.lyceum.domain.billing.ProviderEvent;
import io.lyceum.domain.billing.Subscription;
import io.lyceum.domain.billing.SubscriptionStatus;
import io.lyceum.domain.billing.WebhookOutcome;
import io.lyceum.domain.billing.port.BillingBook;
import io.lyceum.domain.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

public final class JdbiBillingBook implements BillingBook {

    private final ServiceTransactions transactions;

    public JdbiBillingBook(Jdbi jdbi) {
        this.transactions = new ServiceTransactions(jdbi, ActorKind.PROVIDER);
    }

    @Override
    public <T> T open(boolean dry, Function<Page, T> work) {
        return transactions.run(dry, handle -> work.apply(new OpenPage(handle)));
    }

    @Override
    public List<Stored> stored(Optional<Provider> provider, Instant since) {
        return transactions.run(handle -> handle.createQuery("SELECT * FROM stored_webhooks(:provider, :since)")
                .bind("provider", provider)
                .bind("since", since)
                .map((row, _) ->
                        new Stored(term(row, "provider", Provider.class), row.getString("id"), row.getString("body")))
                .list());
    }

    private record OpenPage(Handle handle) implements Page {

        @Override
        public boolean take(ProviderEvent event) {
            return handle.createQuery("SELECT take_webhook(:provider, :id, :type, :createdAt, :body)")
                    .bindMethods(event)
                    .mapTo(Boolean.class)
                    .one();
        }

        @Override
        public void settle(ProviderEvent event, WebhookOutcome outcome, Optional<String> customer) {
            var _ = handle.createQuery("SELECT settle_webhook(:provider, :id, :outcome, :customer)::text")
                    .bindMethods(event)
                    .bind("outcome", outcome)
                    .bind("customer", customer)
                    .mapTo(String.class)
                    .list();
        }

        @Override
        public void forget(Provider provider, String customer) {
            var _ = handle.createQuery("SELECT forget_customer(:provider, :customer)::text")
                    .bind("provider", provider)
                    .bind("customer", customer)
                    .mapTo(String.class)
                    .list();
        }

        @Override
        public List<Left> leave(String customer, Leaving leaving) {
            return handle.createQuery("SELECT * FROM customer_left(:customer, :leaving)")
                    .bind("customer", customer)
                    .bind("leaving", leaving)
                    .map((row, _) -> new Left(new UserId(uuid(row, "user_id")), term(row, "what", Left.What.class)))
                    .list();
        }

        @Override
        public boolean link(Provider provider, String customer, UserId user) {
            return handle.createQuery("SELECT link_customer(:provider, :customer, :user)")
                    .bind("provider", provider)
                    .bind("customer", customer)
                    .bind("user", user)
                    .mapTo(Boolean.class)
                    .one();
        }

        @Override
        public Optional<Subscription> hold(Provider provider, String id) {
            return handle.createQuery("SELECT * FROM hold_subscription(:provider, :id)")
                    .bind("provider", provider)
                    .bind("id", id)
                    .map((row, _) -> subscription(row))
                    .findOne();
        }

        @Override
        public void save(Subscription subscription, Optional<Instant> accessUntil) {
            var _ = handle.createQuery("""
                            SELECT save_subscription(:provider, :id, :customer, :status, :plan, :periodEnd, :pastDueSince,
                                :accessUntil::timestamptz, :toldAt, :event)
                            """)
                    .bindMethods(subscription)
                    .bind(
                            "accessUntil",
                            accessUntil.map(until -> until.equals(Instant.MAX) ? "infinity" : until.toString()))
                    .mapTo(String.class)
                    .list();
        }

        private static Subscription subscription(ResultSet row) throws SQLException {
            return new Subscription(
                    term(row, "provider", Provider.class),
                    row.getString("id"),
                    optionalText(row, "customer_id"),
                    term(row, "status", SubscriptionStatus.class),
                    optionalText(row, "plan"),
                    optionalInstant(row, "period_end"),
                    optionalInstant(row, "past_due_since"),
                    instant(row, "changed_at"),
                    row.getString("event_id"));
        }
    }
}
