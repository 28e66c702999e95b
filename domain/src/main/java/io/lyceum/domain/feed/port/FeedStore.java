package io.lyceum.domain.feed.port;

import io.lyceum.domain.feed.FeedPosition;
import io.lyceum.domain.feed.UserEvent;
import java.util.List;

/// What happened to one user.
public interface FeedStore {

    /// The first events after a position, oldest first. An event is among them only when none can turn up before it any
    /// more.
    List<UserEvent> after(FeedPosition position, int limit);

    /// Whether nothing after a position has been forgotten, and the position is one of this database's.
    boolean reachesBack(FeedPosition position);
}
