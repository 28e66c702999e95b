package io.lyceum.domain.sessions;

import io.lyceum.domain.kernel.Page;
import io.lyceum.domain.kernel.Position;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.port.MessageStore;
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
        return transactions.reading(user, stores -> stores.sessions().find(id));
    }

    public Page<Session> list(UserId user, SessionFilter filter) {
        return transactions.reading(user, stores -> stores.sessions().list(filter));
    }

    /// Which messages of a session to show.
    ///
    /// @param forward oldest first; newest first otherwise
    /// @param after only those with a larger sequence
    /// @param before only those with a smaller sequence
    public record Stretch(SessionId session, Branch branch, boolean forward, int after, int before, int limit) {

        /// What follows a message.
        Stretch from(Position last) {
            int sequence = Integer.parseInt(last.key());
            return forward
                    ? new Stretch(session, branch, true, sequence, before, limit)
                    : new Stretch(session, branch, false, after, sequence, limit);
        }
    }

    /// A page of messages, from the start of the stretch or after a message of it. Empty without such a session.
    public Optional<Page<Message>> messages(UserId user, Stretch whole, Optional<Position> last) {
        var stretch = last.map(whole::from).orElse(whole);
        return transactions.reading(
                user,
                stores -> stores.sessions()
                        .find(stretch.session())
                        .map(_ -> Page.of(
                                read(stores.messages(), stretch),
                                stretch.limit(),
                                message -> new Position(
                                        Integer.toString(message.sequence()),
                                        message.id().value()))));
    }

    private static List<Message> read(MessageStore messages, Stretch stretch) {
        int fetch = stretch.limit() + 1;
        return stretch.forward()
                ? messages.listForward(stretch.session(), stretch.branch(), stretch.after(), stretch.before(), fetch)
                : messages.list(stretch.session(), stretch.branch(), stretch.after(), stretch.before(), fetch);
    }

    public Optional<Message> findMessage(UserId user, MessageId id) {
        return transactions.reading(user, stores -> stores.messages().find(id));
    }

    /// Hands over what was said, oldest first, a stretch at a time, so that a long session needs little memory.
    public void transcript(UserId user, SessionId id, Branch branch, Consumer<Message> reader) {
        int after = 0;
        List<Message> stretch;
        do {
            int from = after;
            stretch = transactions.reading(
                    user,
                    stores -> stores.messages().listForward(id, branch, from, Integer.MAX_VALUE, TRANSCRIPT_STEP));
            stretch.forEach(reader);
            after = stretch.isEmpty() ? after : stretch.getLast().sequence();
        } while (stretch.size() == TRANSCRIPT_STEP);
    }

    /// Over all plain chats, newest first.
    public Page<Message> chats(UserId user, int limit, Optional<Position> before) {
        return transactions.reading(user, stores -> stores.messages().chatHistory(limit, before));
    }

    public Page<Message> chatsBefore(UserId user, int limit, Instant before) {
        return transactions.reading(user, stores -> stores.messages().chatHistoryBefore(limit, before));
    }

    /// As [#chats], after the message with an id; empty when the user has no such message in a plain chat.
    public Optional<Position> positionOf(UserId user, MessageId id) {
        return transactions.reading(
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
