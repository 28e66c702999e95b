package io.lyceum.domain.bookmarks.port;

import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import java.util.Optional;

/// The bookmarks of the user on whose behalf the store was opened.
public interface BookmarkStore {

    /// Adds a bookmark unless it is there already; false when the user cannot see such a companion.
    boolean add(CompanionId companion);

    void remove(CompanionId companion);

    /// The companions bookmarked that the user can still see, latest bookmark first.
    Page<Companion> list(int limit, Optional<Position> after);
}
