package io.lyceum.domain.companions;

import io.lyceum.domain.companions.port.CompanionStores;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Loads companions that come with the service rather than from a user. Each has a key that says which one it is, so
/// loading again changes what has changed and adds nothing twice.
public final class LoadCatalogue {

    /// The author of what is loaded; an account that nobody can sign in to.
    private static final UserId LIBRARIAN = new UserId(UUID.fromString("00000000-0000-7000-8000-000000000001"));

    private final Transactions<CompanionStores> transactions;
    private final InstantSource clock;

    public LoadCatalogue(Transactions<CompanionStores> transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    public record Entry(String key, Traits traits) {}

    public record Loaded(int added, int changed, int unchanged) {}

    /// Whether nothing has ever been loaded, or all of it has been removed.
    public boolean isEmpty() {
        return transactions
                .reading(LIBRARIAN, stores -> stores.companions().own(1, Optional.empty()))
                .items()
                .isEmpty();
    }

    /// Loads all of them or, when one cannot be stored, none.
    public Loaded load(List<Entry> entries) {
        var now = clock.instant();
        return transactions.as(LIBRARIAN, stores -> {
            int added = 0;
            int changed = 0;
            for (int i = 0; i < entries.size(); i++) {
                var entry = entries.get(i);
                var id = id(entry.key());
                var before = stores.companions().lockOwn(id);
                if (before.isEmpty()) {
                    stores.companions().add(id, entry.traits(), inOrder(now, i));
                    added++;
                } else if (!before.get().traits().equals(entry.traits())) {
                    stores.companions().save(id, entry.traits(), before.get().version() + 1, now);
                    changed++;
                }
            }
            return new Loaded(added, changed, entries.size() - added - changed);
        });
    }

    /// The first of a file is listed first among the newest.
    private static Instant inOrder(Instant now, int place) {
        return now.minusMillis(place);
    }

    private static CompanionId id(String key) {
        return new CompanionId(UUID.nameUUIDFromBytes(("catalogue:" + key).getBytes(StandardCharsets.UTF_8)));
    }
}
