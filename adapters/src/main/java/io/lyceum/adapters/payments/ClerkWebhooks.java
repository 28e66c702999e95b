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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Clerk's webhooks, which Svix delivers (docs.svix.com, standardwebhooks.com). The headers have an id, the time and,
/// as `v1,..`, codes over `id.time.body`; the key is what the secret is the Base64 of. The customer is Clerk's id of
/// the user.
public final class ClerkWebhooks implements WebhookReader {

    private static final String CODE_MARK = "v1,";
    private static final Map<String, SubscriptionStatus> STATUSES = Map.of(
            "incomplete", SubscriptionStatus.INCOMPLETE,
            "upcoming", SubscriptionStatus.INCOMPLETE,
            "active", SubscriptionStatus.ACTIVE,
            "past_due", SubscriptionStatus.PAST_DUE,
            "canceled", SubscriptionStatus.CANCELED,
            "ended", SubscriptionStatus.ENDED,
            "expired", SubscriptionStatus.ENDED,
            "abandoned", SubscriptionStatus.ENDED);

    private final List<byte[]> keys;
    private final Duration tolerance;
    private final Map<String, String> plans;
    private final InstantSource clock;

    /// Reads what was signed with one of the configured secrets.
    ///
    /// @throws IllegalArgumentException when a secret is not Base64
    public ClerkWebhooks(PaymentConfig config, InstantSource clock) {
        this.keys = config.clerk().keys();
        this.tolerance = config.tolerance().toJavaDuration();
        this.plans = Map.copyOf(config.clerk().plans());
        this.clock = clock;
    }

    @Override
    public Result<ProviderEvent, WebhookRefusal> read(Function<String, Optional<String>> header, byte[] body) {
        if (keys.isEmpty()) {
            return refused(WebhookRefusal.NOT_CONFIGURED);
        }
        String id = either(header, "id");
        String time = either(header, "timestamp");
        var codes = Arrays.stream(either(header, "signature").split(" ", -1))
                .filter(code -> code.startsWith(CODE_MARK))
                .map(code -> code.substring(CODE_MARK.length()))
                .toList();
        if (id.isEmpty() || !isSigned(id + "." + time + ".", codes, body)) {
            return refused(WebhookRefusal.BAD_SIGNATURE);
        }
        if (!WebhookCode.isLately(time, clock.instant(), tolerance)) {
            return refused(WebhookRefusal.BAD_TIME);
        }
        try {
            return ok(reread(id, new String(body, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException _) {
            return refused(WebhookRefusal.UNREADABLE);
        }
    }

    /// Svix is changing over from names of its own to those of the standard.
    private static String either(Function<String, Optional<String>> header, String name) {
        return header.apply("svix-" + name)
                .or(() -> header.apply("webhook-" + name))
                .orElse("");
    }

    private boolean isSigned(String head, List<String> codes, byte[] body) {
        boolean signed = false;
        for (byte[] key : keys) {
            signed |= WebhookCode.isAmong(codes, Base64.getEncoder().encodeToString(WebhookCode.of(key, head, body)));
        }
        return signed;
    }

    @Override
    public ProviderEvent reread(String id, String body) {
        var event = JsonFields.read(body);
        String type = event.required("/type");
        var created = event.millis("/timestamp")
                .or(() -> event.millis("/data/updated_at"))
                .orElseThrow(() -> new IllegalArgumentException("/timestamp is missing"));
        var data = event.at("/data");
        var customer = type.startsWith("user.")
                ? data.text("/id")
                : data.text("/payer/user_id").or(() -> data.text("/user_id"));
        return new ProviderEvent(Provider.CLERK, id, type, created, customer, news(type, data, created, id), body);
    }

    /// Other news of users are passed over: whoever comes with a token says there who it is.
    private List<News> news(String type, JsonFields data, Instant created, String event) {
        Stream<News> news = Stream.of();
        if (type.startsWith("subscriptionItem.")) {
            news = subscription(data, created, event).map(told -> (News) new News.Told(told)).stream();
        } else if (type.equals("user.deleted")) {
            news = data.text("/id").map(user -> (News) new News.Left(user)).stream();
        }
        return news.toList();
    }

    /// Everybody has an item of the default plan, which says nothing about payment; organizations are none of our
    /// users.
    private Optional<Subscription> subscription(JsonFields item, Instant created, String event) {
        if (item.flag("/plan/is_default")) {
            return Optional.empty();
        }
        return item.text("/status")
                .map(STATUSES::get)
                .map(status -> new Subscription(
                        Provider.CLERK,
                        item.required("/id"),
                        item.text("/payer/user_id"),
                        status,
                        item.text("/plan/slug").map(plans::get),
                        item.millis("/period_end"),
                        item.millis("/past_due_at"),
                        created,
                        event));
    }
}
