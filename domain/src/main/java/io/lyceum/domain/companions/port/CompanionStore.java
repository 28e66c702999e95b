package io.lyceum.domain.companions.port;

import io.lyceum.domain.companions.CatalogueQuery;
import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.companions.Traits;
import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

public interface CompanionStore {

    /// What the user may read: the own ones, and those of others that are public or unlisted.
    Optional<Companion> find(CompanionId id);

    /// As [#find], but holds the row until the transaction ends. Only the author can hold it.
    Optional<Companion> lockOwn(CompanionId id);

    /// Adds a companion whose author is the user on whose behalf the store was opened.
    void add(CompanionId id, Traits traits, Instant now);

    /// Makes a new version of an own companion.
    void save(CompanionId id, Traits traits, int version, Instant now);

    /// False when it is not an own one.
    boolean remove(CompanionId id);

    /// Removes what somebody else published; false unless the user is a moderator and it is there.
    boolean removeAsModerator(CompanionId id);

    Page<Companion> search(CatalogueQuery query);

    /// The own ones, newest first.
    Page<Companion> own(int limit, Optional<Position> after);

    /// The companions of everybody's latest lessons: public ones only, each once, latest lesson first.
    List<Companion> recentlyUsed(int limit);
}
