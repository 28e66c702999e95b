package io.lyceum.domain.sessions;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.port.SessionStores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Shows users their own sessions and what was said in them.
public final class SessionHistory {

    private static final int TRANSCRIPT_STEP = 200;

    private final Transactions<SessionStores> transactions;

    public SessionHistory(Transactions<SessionStores> transactions) {
        this.transactions = transactions;
    }

    public Optional<Session> find(UserId user, SessionId id) {
        return transactions.perStatement(user, stores -> stores.sessions().find(id));
    }

    public Page<Session> list(UserId user, SessionFilter filter) {
        return transactions.perStatement(user, stores -> stores.sessions().list(filter));
    }

    /// Newest first, with a sequence between the two, both exclusive. Empty without such a session.
    public Optional<List<Message>> messages(UserId user, SessionId id, int after, int before, int limit) {
        return transactions.perStatement(
                user,
                stores -> stores.sessions().find(id).map(_ -> stores.messages().list(id, after, before, limit)));
    }

    /// Oldest first, with a sequence above `after`. Empty without such a session.
    public Optional<List<Message>> messagesForward(UserId user, SessionId id, int after, int limit) {
        return transactions.perStatement(
                user,
                stores -> stores.sessions().find(id).map(_ -> stores.messages().listForward(id, after, limit)));
    }

    /// Hands over everything said, oldest first, a stretch at a time, so that a long session needs little memory.
    public void transcript(UserId user, SessionId id, Consumer<Message> reader) {
        int after = 0;
        List<Message> stretch;
        do {
            int from = after;
            stretch =
                    transactions.perStatement(user, stores -> stores.messages().listForward(id, from, TRANSCRIPT_STEP));
            stretch.forEach(reader);
            after = stretch.isEmpty() ? after : stretch.getLast().sequence();
        } while (stretch.size() == TRANSCRIPT_STEP);
    }

    /// Over all plain chats, newest first.
    public Page<Message> chats(UserId user, int limit, Optional<Position> before) {
        return transactions.perStatement(user, stores -> stores.messages().chatHistory(limit, before));
    }

    public Page<Message> chatsBefore(UserId user, int limit, Instant before) {
        return transactions.perStatement(user, stores -> stores.messages().chatHistoryBefore(limit, before));
    }

    /// As [#chats], after the message with an id; empty when the user has no such message in a plain chat.
    public Optional<Position> positionOf(UserId user, MessageId id) {
        return transactions.perStatement(
                user,
                stores -> stores.messages()
                        .find(id)
                        .filter(message -> stores.sessions()
                                .find(message.session())
                                .filter(session -> session.kind() == Session.Kind.CHAT)
                                .isPresent())
                        .map(message -> new Position(message.createdAt().toString(), id.value())));
    }
}
