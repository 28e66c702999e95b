package io.lyceum.domain.companions;

import io.lyceum.domain.companions.port.CompanionStores;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.List;
import java.util.Optional;

/// Shows companions to a user: what everybody may see and what is the user's own.
public final class Catalogue {

    private final Transactions<CompanionStores> transactions;

    public Catalogue(Transactions<CompanionStores> transactions) {
        this.transactions = transactions;
    }

    public Optional<Companion> find(UserId user, CompanionId id) {
        return transactions.reading(user, stores -> stores.companions().find(id));
    }

    public Page<Companion> search(UserId user, CatalogueQuery query) {
        return transactions.reading(user, stores -> stores.companions().search(query));
    }

    public Page<Companion> own(UserId user, int limit, Optional<Position> after) {
        return transactions.reading(user, stores -> stores.companions().own(limit, after));
    }

    public List<Companion> recentlyUsed(UserId user, int limit) {
        return transactions.reading(user, stores -> stores.companions().recentlyUsed(limit));
    }
}
