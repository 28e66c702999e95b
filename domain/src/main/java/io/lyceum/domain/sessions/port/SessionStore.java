package io.lyceum.domain.sessions.port;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.sessions.EndReason;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionFilter;
import io.lyceum.domain.sessions.SessionId;
import java.time.Instant;
import java.util.Optional;

/// The sessions of the user on whose behalf the store was opened.
public interface SessionStore {

    Optional<Session> find(SessionId id);

    /// As [#find], but holds the row until the transaction ends.
    Optional<Session> lock(SessionId id);

    /// The latest plain chat that is not over, held until the transaction ends. While a transaction is in here,
    /// no other one of the same user gets past it, so that two at once do not both find none.
    Optional<Session> lockLatestChat();

    /// Adds a session. When it is a lesson, also notes that one more was held with its companion, without saying by
    /// whom.
    void add(Session session);

    /// Reserves the next `count` sequence numbers and returns the first.
    int reserve(SessionId id, int count);

    void save(SessionId id, String title, boolean archived, boolean pinned);

    /// Ends a session that is not over; does nothing to one that is.
    void end(SessionId id, Session.State state, EndReason reason, Instant at);

    boolean remove(SessionId id);

    /// Newest first.
    Page<Session> list(SessionFilter filter);
}
