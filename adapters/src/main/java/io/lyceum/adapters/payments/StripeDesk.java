package io.lyceum.adapters.payments;

import io.lyceum.domain.billing.port.PaymentDesk;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stripe's own pages for paying and for managing what is paid for (docs.stripe.com/api/checkout/sessions/create,
/// docs.stripe.com/api/customer_portal/sessions/create).
public final class StripeDesk implements PaymentDesk {

    private static final Logger LOG = LoggerFactory.getLogger(StripeDesk.class);
    private static final int MAX_ANSWER = 256 * 1024;

    private final OkHttpClient http;
    private final PaymentConfig.Stripe config;
    private final Map<String, String> prices;

    /// Speaks to Stripe without following redirects, which could carry the key elsewhere.
    public StripeDesk(OkHttpClient shared, PaymentConfig.Stripe config) {
        var timeout = config.timeout().toJavaDuration();
        this.http = shared.newBuilder()
                .connectTimeout(timeout)
                .callTimeout(timeout)
                .followRedirects(false)
                .followSslRedirects(false)
                .build();
        this.config = config;
        this.prices = Map.copyOf(config.prices());
    }

    @Override
    public boolean isConfigured() {
        return !config.key().isBlank();
    }

    @Override
    public boolean sells(String plan) {
        return !prices.getOrDefault(plan, "").isBlank();
    }

    /// Stripe is told who it is three times: in what it tells when the payment is made, in the subscription, and in the
    /// key under which the same order is one order.
    @Override
    public Optional<String> checkout(Order order) {
        String user = order.user().value().toString();
        var form = new FormBody.Builder()
                .add("mode", "subscription")
                .add("line_items[0][price]", prices.getOrDefault(order.plan(), ""))
                .add("line_items[0][quantity]", "1")
                .add("client_reference_id", user)
                .add("subscription_data[metadata][user]", user)
                .add("success_url", config.returnUrl())
                .add("cancel_url", config.returnUrl());
        order.customer().ifPresentOrElse(customer -> form.add("customer", customer), () -> {
            if (!order.email().isEmpty()) {
                form.add("customer_email", order.email());
            }
        });
        return ask("checkout/sessions", form.build(), order.id().toString());
    }

    @Override
    public Optional<String> portal(String customer) {
        var form = new FormBody.Builder()
                .add("customer", customer)
                .add("return_url", config.returnUrl())
                .build();
        return ask("billing_portal/sessions", form, "");
    }

    private Optional<String> ask(String what, FormBody form, String idempotencyKey) {
        var request = new Request.Builder()
                .url(config.url() + "/v1/" + what)
                .header("Authorization", "Bearer " + config.key())
                .post(form);
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        try (var response = http.newCall(request.build()).execute()) {
            if (response.isSuccessful()) {
                return Optional.of(
                        JsonFields.read(response.peekBody(MAX_ANSWER).string()).required("/url"));
            }
            LOG.warn("Stripe answers {} with status {}", what, response.code());
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("Stripe did not answer {}: {}", what, e.toString());
        }
        return Optional.empty();
    }
}
