package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.billing.BillingSql;
import io.lyceum.adapters.jdbi.billing.JdbiBillingBook;
import io.lyceum.adapters.payments.ClerkWebhooks;
import io.lyceum.adapters.payments.StripeDesk;
import io.lyceum.adapters.payments.StripeWebhooks;
import io.lyceum.adapters.rest.admin.WebhooksReplayTask;
import io.lyceum.adapters.rest.billing.BillingResource;
import io.lyceum.adapters.rest.billing.WebhookResource;
import io.lyceum.domain.billing.Payments;
import io.lyceum.domain.billing.Provider;
import io.lyceum.domain.billing.ReceiveWebhook;
import io.lyceum.domain.billing.port.BillingStore;
import io.lyceum.domain.kernel.Transactions;
import java.util.Map;
import okhttp3.OkHttpClient;

/// Wires the billing context.
final class Billing {

    private Billing() {}

    static void wire(Platform platform, OkHttpClient http) {
        var config = platform.configuration().billing();
        var clock = platform.clock();
        Transactions<BillingStore> transactions =
                new JdbiTransactions<>(platform.jdbi(), handle -> handle.attach(BillingSql.class));
        var receiveWebhook = new ReceiveWebhook(
                Map.of(
                        Provider.STRIPE, new StripeWebhooks(config, clock),
                        Provider.CLERK, new ClerkWebhooks(config, clock)),
                new JdbiBillingBook(platform.jdbi()),
                platform.oversight().events(),
                config.clerk().userDeleted(),
                config.grace().toJavaDuration());
        var payments = new Payments(transactions, new StripeDesk(http, config.stripe()), clock);
        var jersey = platform.environment().jersey();
        jersey.register(new BillingResource(payments, platform.idempotency()));
        jersey.register(new WebhookResource(receiveWebhook));
        platform.environment()
                .admin()
                .addTask(new WebhooksReplayTask(
                        receiveWebhook, platform.oversight().tasks(), platform.json()));
    }
}
