package io.lyceum.domain.billing;

import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.billing.port.BillingBook;
import io.lyceum.domain.billing.port.WebhookReader;
import io.lyceum.domain.kernel.ClientAddress;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes in what payment providers tell: each event once however often it comes, in whatever order. What an event
/// changes and that it has been applied are one transaction.
public final class ReceiveWebhook {

    private final Map<Provider, WebhookReader> readers;
    private final BillingBook book;
    private final SecurityEvents events;
    private final Duration grace;
    private final Leaving leaving;

    /// Takes in what the readers can read.
    ///
    /// @param leaving what becomes of accounts whose users have been deleted where they signed in
    /// @param grace how long a plan is kept after what was paid for has ended or a payment has failed
    public ReceiveWebhook(
            Map<Provider, WebhookReader> readers,
            BillingBook book,
            SecurityEvents events,
            Leaving leaving,
            Duration grace) {
        this.readers = Map.copyOf(readers);
        this.book = book;
        this.events = events;
        this.leaving = leaving;
        this.grace = grace;
    }

    /// Checks an event and applies it.
    ///
    /// @param header finds a header by its name
    /// @param body the bytes as they came
    /// @param address from where
    public Result<WebhookOutcome, WebhookRefusal> receive(
            Provider provider, Function<String, Optional<String>> header, byte[] body, ClientAddress address) {
        return switch (reader(provider).read(header, body)) {
            case Result.Refused(var reason) -> {
                events.record(new SecurityEvent(
                        SecurityEvent.Type.WEBHOOK_REFUSED,
                        Optional.empty(),
                        Optional.of(address),
                        Term.of(provider) + ": " + Term.of(reason)));
                yield Result.refused(reason);
            }
            case Result.Ok(var event) -> Result.ok(take(event));
        };
    }

    private WebhookOutcome take(ProviderEvent event) {
        List<SecurityEvent> alarms = new ArrayList<>();
        var outcome =
                book.open(false, page -> page.take(event) ? apply(page, event, alarms::add) : WebhookOutcome.DUPLICATE);
        alarms.forEach(events::record);
        return outcome;
    }

    /// Applies again what has been received since a moment; what is known to be newer stays. Returns how many events
    /// came to what.
    public Map<WebhookOutcome, Integer> replay(Optional<Provider> provider, Instant since, boolean dry) {
        var events = book.stored(provider, since).stream()
                .map(stored -> reader(stored.provider()).reread(stored.id(), stored.body()))
                .toList();
        return book.open(dry, page -> {
            Map<WebhookOutcome, Integer> outcomes = new TreeMap<>();
            events.forEach(event -> outcomes.merge(apply(page, event, _ -> {}), 1, Integer::sum));
            return outcomes;
        });
    }

    private WebhookReader reader(Provider provider) {
        return Optional.ofNullable(readers.get(provider)).orElseThrow();
    }

    private WebhookOutcome apply(BillingBook.Page page, ProviderEvent event, Consumer<SecurityEvent> alarm) {
        var outcome = WebhookOutcome.NOTED;
        for (var news : event.news()) {
            outcome = switch (news) {
                case ProviderEvent.News.Linked(var customer, var user) ->
                    page.link(event.provider(), customer, user) ? WebhookOutcome.APPLIED : outcome;
                case ProviderEvent.News.Told(var told) -> apply(page, told);
                case ProviderEvent.News.Gone(var customer) -> {
                    page.forget(event.provider(), customer);
                    yield WebhookOutcome.APPLIED;
                }
                case ProviderEvent.News.Left(var customer) ->
                    leave(page, customer, alarm) ? WebhookOutcome.APPLIED : outcome;
                case ProviderEvent.News.Disputed(var dispute) -> {
                    alarm.accept(new SecurityEvent(
                            SecurityEvent.Type.PAYMENT_DISPUTED,
                            Optional.empty(),
                            Optional.empty(),
                            Term.of(event.provider()) + ": " + dispute));
                    yield outcome;
                }
            };
        }
        page.settle(event, outcome, event.customer());
        return outcome;
    }

    /// False when nobody here was that user, or the operator wants such accounts kept.
    private boolean leave(BillingBook.Page page, String customer, Consumer<SecurityEvent> alarm) {
        if (leaving == Leaving.KEEP) {
            return false;
        }
        var left = page.leave(customer, leaving);
        left.forEach(one -> alarm.accept(new SecurityEvent(
                switch (one.what()) {
                    case UNLINKED -> SecurityEvent.Type.IDENTITY_UNLINKED;
                    case SUSPENDED -> SecurityEvent.Type.ACCOUNT_SUSPENDED;
                    case ERASING -> SecurityEvent.Type.ERASURE_REQUESTED;
                },
                Optional.of(one.user()),
                Optional.empty(),
                "Deleted at the provider")));
        return !left.isEmpty();
    }

    private WebhookOutcome apply(BillingBook.Page page, Subscription told) {
        var known = page.hold(told.provider(), told.id());
        if (known.isPresent() && told.isOlderThan(known.get())) {
            return WebhookOutcome.OLDER;
        }
        page.save(told, told.accessUntil(grace));
        return WebhookOutcome.APPLIED;
    }
}
