package io.lyceum.domain.feed.port;

import io.lyceum.domain.kernel.UserId;
import java.time.Duration;
import java.util.Set;

/// What happens to all users.
public interface FeedLog {

    /// The transaction with which what has not happened yet begins.
    long now();

    /// Whom of `users` something has happened to since.
    ///
    /// @param since what [#now] or the last [News] said
    News news(long since, Set<UserId> users);

    /// Removes what happened longer ago.
    void forget(Duration age);

    /// Whom something has happened to.
    ///
    /// @param until where to go on
    record News(Set<UserId> users, long until) {}
}
