package io.lyceum.domain.billing;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.billing.port.BillingStore;
import io.lyceum.domain.billing.port.PaymentDesk;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Leads users to the pages of the payment provider. What comes of it the provider tells by webhook.
public final class Payments {

    private final Transactions<BillingStore> transactions;
    private final PaymentDesk desk;
    private final InstantSource clock;

    public Payments(Transactions<BillingStore> transactions, PaymentDesk desk, InstantSource clock) {
        this.transactions = transactions;
        this.desk = desk;
        this.clock = clock;
    }

    /// Where to pay for a plan.
    ///
    /// @param id of the order
    public Result<String, BillingRefusal> checkout(UserId user, UUID id, String plan) {
        if (!desk.isConfigured()) {
            return refused(new BillingRefusal.NotConfigured());
        }
        if (!desk.sells(plan)) {
            return refused(new BillingRefusal.NotForSale(plan));
        }
        Result<PaymentDesk.Order, BillingRefusal> order = transactions.reading(
                user,
                store -> store.isSubscribed(Provider.STRIPE, clock.instant())
                        ? refused(new BillingRefusal.AlreadySubscribed())
                        : ok(new PaymentDesk.Order(
                                id,
                                user,
                                plan,
                                store.customer(Provider.STRIPE),
                                store.email().orElse(""))));
        return switch (order) {
            case Result.Refused(var reason) -> refused(reason);
            case Result.Ok(var placed) -> found(desk.checkout(placed));
        };
    }

    /// Where to change or cancel what is paid for.
    public Result<String, BillingRefusal> portal(UserId user) {
        if (!desk.isConfigured()) {
            return refused(new BillingRefusal.NotConfigured());
        }
        return transactions
                .reading(user, store -> store.customer(Provider.STRIPE))
                .map(customer -> found(desk.portal(customer)))
                .orElseGet(() -> refused(new BillingRefusal.NoCustomer()));
    }

    private static Result<String, BillingRefusal> found(Optional<String> page) {
        return page.<Result<String, BillingRefusal>>map(Result::ok)
                .orElseGet(() -> refused(new BillingRefusal.ProviderFailed()));
    }
}
