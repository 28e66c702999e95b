package io.lyceum.adapters.payments;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.billing.Provider;
import io.lyceum.domain.billing.ProviderEvent;
import io.lyceum.domain.billing.ProviderEvent.News;
import io.lyceum.domain.billing.Subscription;
import io.lyceum.domain.billing.SubscriptionStatus;
import io.lyceum.domain.billing.WebhookRefusal;
import io.lyceum.domain.billing.port.WebhookReader;
import io.lyceum.domain.kernel.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Stripe's webhooks (docs.stripe.com/webhooks). The header `Stripe-Signature` has the time as `t` and, as `v1`,
/// codes over `t.body`; the key is the secret as it is written, `whsec_` included.
public final class StripeWebhooks implements WebhookReader {

    private static final String SIGNATURE = "Stripe-Signature";
    private static final Map<String, SubscriptionStatus> STATUSES = Map.of(
            "incomplete", SubscriptionStatus.INCOMPLETE,
            "incomplete_expired", SubscriptionStatus.ENDED,
            "trialing", SubscriptionStatus.TRIALING,
            "active", SubscriptionStatus.ACTIVE,
            "past_due", SubscriptionStatus.PAST_DUE,
            "canceled", SubscriptionStatus.ENDED,
            "unpaid", SubscriptionStatus.UNPAID,
            "paused", SubscriptionStatus.PAUSED);

    private final List<String> secrets;
    private final Duration tolerance;
    private final Map<String, String> plans;
    private final InstantSource clock;

    public StripeWebhooks(PaymentConfig config, InstantSource clock) {
        this.secrets = config.stripe().secrets();
        this.tolerance = config.tolerance().toJavaDuration();
        Map<String, String> byPrice = new HashMap<>();
        config.stripe().prices().forEach((plan, price) -> byPrice.put(price, plan));
        this.plans = Map.copyOf(byPrice);
        this.clock = clock;
    }

    @Override
    public Result<ProviderEvent, WebhookRefusal> read(Function<String, Optional<String>> header, byte[] body) {
        if (secrets.isEmpty()) {
            return refused(WebhookRefusal.NOT_CONFIGURED);
        }
        List<String> times = new ArrayList<>();
        List<String> codes = new ArrayList<>();
        for (String part : header.apply(SIGNATURE).orElse("").split(",", -1)) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2) {
                switch (pair[0]) {
                    case "t" -> times.add(pair[1]);
                    case "v1" -> codes.add(pair[1]);
                    default -> {} // v0 is for test mode of old.
                }
            }
        }
        if (times.size() != 1 || !isSigned(times.getFirst(), codes, body)) {
            return refused(WebhookRefusal.BAD_SIGNATURE);
        }
        if (!WebhookCode.isLately(times.getFirst(), clock.instant(), tolerance)) {
            return refused(WebhookRefusal.BAD_TIME);
        }
        try {
            return ok(reread("", new String(body, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException _) {
            return refused(WebhookRefusal.UNREADABLE);
        }
    }

    private boolean isSigned(String time, List<String> codes, byte[] body) {
        boolean signed = false;
        for (String secret : secrets) {
            byte[] code = WebhookCode.of(secret.getBytes(StandardCharsets.UTF_8), time + ".", body);
            signed |= WebhookCode.isAmong(codes, HexFormat.of().formatHex(code));
        }
        return signed;
    }

    /// The id is in the body.
    @Override
    public ProviderEvent reread(String id, String body) {
        var event = JsonFields.read(body);
        if (!"event".equals(event.required("/object"))) {
            throw new IllegalArgumentException("Not an event that carries its object");
        }
        String type = event.required("/type");
        String eventId = event.required("/id");
        var created = event.seconds("/created").orElseThrow(() -> new IllegalArgumentException("/created is missing"));
        var object = event.at("/data/object");
        var news = news(type, object, created, eventId);
        return new ProviderEvent(Provider.STRIPE, eventId, type, created, customer(object), news, body);
    }

    private static Optional<String> customer(JsonFields object) {
        return object.text("/object").filter("customer"::equals).isPresent()
                ? object.text("/id")
                : object.id("/customer");
    }

    /// Invoices are passed over: what they change of a subscription Stripe tells of that itself.
    private List<News> news(String type, JsonFields object, Instant created, String event) {
        return switch (type) {
            case "checkout.session.completed" -> linked(object.id("/customer"), object, "/client_reference_id");
            case "customer.deleted" -> List.of(new News.Gone(object.required("/id")));
            case "charge.dispute.created" -> List.of(new News.Disputed(object.required("/id")));
            default -> type.startsWith("customer.subscription.") ? subscribed(type, object, created, event) : List.of();
        };
    }

    private List<News> subscribed(String type, JsonFields object, Instant created, String event) {
        List<News> news = new ArrayList<>(linked(object.id("/customer"), object, "/metadata/user"));
        subscription(type, object, created, event).map(News.Told::new).ifPresent(news::add);
        return news;
    }

    private static List<News> linked(Optional<String> customer, JsonFields object, String user) {
        return customer.flatMap(known -> object.user(user).map(id -> (News) new News.Linked(known, id))).stream()
                .toList();
    }

    /// The period is the items' own since the interface of March 2025, before it was the subscription's.
    private Optional<Subscription> subscription(String type, JsonFields object, Instant created, String event) {
        var status = type.equals("customer.subscription.deleted")
                ? Optional.of(SubscriptionStatus.ENDED)
                : object.text("/status").map(STATUSES::get);
        return status.map(known -> new Subscription(
                Provider.STRIPE,
                object.required("/id"),
                object.id("/customer"),
                known,
                object.at("/items/data")
                        .items()
                        .flatMap(item -> item.text("/price/id").map(plans::get).stream())
                        .findFirst(),
                object.seconds("/items/data/0/current_period_end").or(() -> object.seconds("/current_period_end")),
                object.seconds("/items/data/0/current_period_start").or(() -> object.seconds("/current_period_start")),
                created,
                event));
    }
}
