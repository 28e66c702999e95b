package io.lyceum.domain.privacy;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.accounts.Suspensions;
import io.lyceum.domain.audit.SecurityEvent;
import io.lyceum.domain.audit.port.SecurityEvents;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.kernel.Uuid7;
import io.lyceum.domain.privacy.port.ErasureBook;
import io.lyceum.domain.privacy.port.ErasureStore;
import io.lyceum.domain.privacy.port.ReceiptSigner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Erases users. The account is closed at once; what belongs to it goes in one transaction soon after, whichever node
/// does it, and leaves a receipt that says of every place with personal data what has become of it.
public final class EraseAccount {

    private final Transactions<ErasureStore> transactions;
    private final ErasureBook book;
    private final ReceiptSigner signer;
    private final Suspensions suspensions;
    private final SecurityEvents events;
    private final InstantSource clock;

    public EraseAccount(
            Transactions<ErasureStore> transactions,
            ErasureBook book,
            ReceiptSigner signer,
            Suspensions suspensions,
            SecurityEvents events,
            InstantSource clock) {
        this.transactions = transactions;
        this.book = book;
        this.signer = signer;
        this.suspensions = suspensions;
        this.events = events;
        this.clock = clock;
    }

    /// The keys with which anybody can check receipts, as a JSON Web Key Set (RFC 7517).
    public String receiptKeys() {
        return signer.keySet();
    }

    /// Puts a user down for erasure.
    ///
    /// @param confirmation the own address or the own id, so that nobody does it by accident
    public Result<UUID, PrivacyRefusal> request(UserId user, String confirmation) {
        Result<UUID, PrivacyRefusal> requested = transactions.as(user, store -> {
            boolean confirmed = confirmation.equals(user.value().toString())
                    || store.email().map(confirmation::equalsIgnoreCase).orElse(false);
            return confirmed
                    ? store.request(Uuid7.next())
                            .<Result<UUID, PrivacyRefusal>>map(Result::ok)
                            .orElseGet(() -> refused(new PrivacyRefusal.NotConfirmed()))
                    : refused(new PrivacyRefusal.NotConfirmed());
        });
        if (requested instanceof Result.Ok) {
            suspensions.add(user);
            events.record(
                    new SecurityEvent(SecurityEvent.Type.ERASURE_REQUESTED, Optional.of(user), Optional.empty(), ""));
        }
        return requested;
    }

    public Optional<Erasure> find(UUID id) {
        return book.find(id);
    }

    /// Carries out what has been asked for; returns how many users were erased. One that fails keeps nobody else
    /// waiting; its exception is thrown in the end.
    public int eraseAll() {
        int erased = 0;
        Optional<RuntimeException> failure = Optional.empty();
        for (var open : book.open()) {
            try {
                erased += erase(open) ? 1 : 0;
            } catch (RuntimeException e) {
                failure.ifPresent(e::addSuppressed);
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return erased;
    }

    /// False when another node does it.
    private boolean erase(ErasureBook.Open open) {
        return transactions.as(open.user(), store -> {
            boolean ours = store.hold(open.id());
            if (ours) {
                var _ = carryOut(store, open.id(), open.requestedAt());
            }
            return ours;
        });
    }

    /// Who was erased, and what became of the data.
    public record Done(UserId user, Receipt receipt) {}

    /// Erases a user for an operator, at once.
    ///
    /// @param dry whether to find out only what would be erased; then it is done and undone
    /// @throws IllegalArgumentException when there is no such user, or another node is just erasing it
    public Done eraseNow(String idOrEmail, boolean dry) {
        var user = book.user(idOrEmail);
        Result<Receipt, Receipt> outcome = transactions.as(user, store -> {
            store.byOperator();
            var id = store.request(Uuid7.next())
                    .filter(store::hold)
                    .orElseThrow(() -> new IllegalArgumentException(idOrEmail + " is being erased already"));
            var receipt = carryOut(store, id, clock.instant());
            return dry ? refused(receipt) : ok(receipt);
        });
        return switch (outcome) {
            case Result.Refused(var rehearsed) -> new Done(user, rehearsed);
            case Result.Ok(var receipt) -> {
                suspensions.add(user);
                yield new Done(user, receipt);
            }
        };
    }

    private Receipt carryOut(ErasureStore store, UUID id, Instant requestedAt) {
        Map<PersonalData, Long> found = new LinkedHashMap<>();
        store.registry().forEach(place -> found.put(place, store.count(place)));
        store.erase();
        List<Receipt.Line> lines = found.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue(), store.count(entry.getKey())))
                .toList();
        var receipt = new Receipt(id, requestedAt, clock.instant(), lines);
        var signed = signer.sign(receipt);
        store.finish(id, receipt.finishedAt(), signed.receipt(), signed.signature());
        return receipt;
    }

    /// Rows that no longer lead to anybody are kept all the same.
    private static Receipt.Line line(PersonalData place, long found, long left) {
        long kept = place.onErasure() == PersonalData.Treatment.PSEUDONYMISED ? found : left;
        return new Receipt.Line(place.table(), found, found - kept, kept, place.onErasure(), place.reason());
    }
}
