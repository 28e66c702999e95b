package io.lyceum.domain.sessions.port;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
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

    /// Newest first, at most `limit`, with a sequence below `before` and above `after`.
    List<Message> list(SessionId session, int after, int before, int limit);

    /// Oldest first, at most `limit`, with a sequence above `after`.
    List<Message> listForward(SessionId session, int after, int limit);

    /// Over all plain chats, newest first.
    Page<Message> chatHistory(int limit, Optional<Position> before);

    /// Over all plain chats, newest first, only what is older than a moment.
    Page<Message> chatHistoryBefore(int limit, Instant before);
}
