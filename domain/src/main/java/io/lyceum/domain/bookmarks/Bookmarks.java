package io.lyceum.domain.bookmarks;

import io.lyceum.domain.bookmarks.port.BookmarkStore;
import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import java.util.Optional;

/// Keeps the companions that a user wants to find again.
public final class Bookmarks {

    private final Transactions<BookmarkStore> transactions;

    public Bookmarks(Transactions<BookmarkStore> transactions) {
        this.transactions = transactions;
    }

    /// Doing it twice changes nothing. False when the user cannot see such a companion.
    public boolean add(UserId user, CompanionId companion) {
        return transactions.perStatement(user, store -> store.add(companion));
    }

    /// Doing it twice changes nothing.
    public void remove(UserId user, CompanionId companion) {
        transactions.perStatement(user, store -> {
            store.remove(companion);
            return companion;
        });
    }

    public Page<Companion> list(UserId user, int limit, Optional<Position> after) {
        return transactions.reading(user, store -> store.list(limit, after));
    }
}
