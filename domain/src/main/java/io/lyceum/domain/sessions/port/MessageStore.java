package io.lyceum.domain.sessions.port;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.sessions.Branch;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The messages of the user on whose behalf the store was opened.
public interface MessageStore {

    /// Adds a message; `plain` tells whether its session is a plain chat.
    void add(Message message, boolean plain);

    Optional<Message> find(MessageId id);

    /// The message that a client calls so.
    Optional<Message> findByClientId(SessionId session, String clientId);

    /// Newest first, at most `limit`, with a sequence below `before` and above `after`.
    List<Message> list(SessionId session, Branch branch, int after, int before, int limit);

    /// Oldest first, at most `limit`, with a sequence below `before` and above `after`.
    List<Message> listForward(SessionId session, Branch branch, int after, int before, int limit);

    /// Makes the active branch end with a message, or, when there is none, before the first. What followed it stays,
    /// but is not active any more.
    void branchOffAfter(SessionId session, Optional<MessageId> parent);

    /// Makes active the branch that a message is on, down to its newest end; nothing when it is active already.
    void activate(SessionId session, MessageId message);

    /// Over the active branches of all plain chats, newest first.
    Page<Message> chatHistory(int limit, Optional<Position> before);

    /// As [#chatHistory], only what is older than a moment.
    Page<Message> chatHistoryBefore(int limit, Instant before);
}
