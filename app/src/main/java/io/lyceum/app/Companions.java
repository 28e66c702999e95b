package io.lyceum.app;

import io.lyceum.adapters.jdbi.JdbiTransactions;
import io.lyceum.adapters.jdbi.bookmarks.BookmarkSql;
import io.lyceum.adapters.jdbi.companions.JdbiCompanionStores;
import io.lyceum.adapters.rest.bookmarks.BookmarkResource;
import io.lyceum.adapters.rest.companions.CompanionResource;
import io.lyceum.domain.bookmarks.Bookmarks;
import io.lyceum.domain.bookmarks.port.BookmarkStore;
import io.lyceum.domain.companions.Catalogue;
import io.lyceum.domain.companions.ChangeCompanion;
import io.lyceum.domain.companions.CreateCompanion;
import io.lyceum.domain.companions.RemoveCompanion;
import io.lyceum.domain.companions.port.CompanionStores;
import io.lyceum.domain.kernel.Transactions;

/// Wires the contexts of companions and bookmarks.
final class Companions {

    private Companions() {}

    static Catalogue wire(Platform platform) {
        Transactions<CompanionStores> transactions = new JdbiTransactions<>(platform.jdbi(), JdbiCompanionStores::new);
        Transactions<BookmarkStore> bookmarks =
                new JdbiTransactions<>(platform.jdbi(), handle -> handle.attach(BookmarkSql.class));
        var catalogue = new Catalogue(transactions);
        var jersey = platform.environment().jersey();
        jersey.register(new CompanionResource(
                catalogue,
                new CreateCompanion(transactions, platform.quota(), platform.clock()),
                new ChangeCompanion(transactions, platform.clock()),
                new RemoveCompanion(transactions),
                platform.idempotency(),
                platform.cursors(),
                platform.versions()));
        jersey.register(new BookmarkResource(new Bookmarks(bookmarks), platform.cursors()));
        return catalogue;
    }
}
