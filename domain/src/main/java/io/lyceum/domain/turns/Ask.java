package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.OneLine;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.turns.TurnOpener.Begun;
import io.lyceum.domain.turns.TurnOpener.Opened;
import io.lyceum.domain.turns.TurnOpener.Question;
import io.lyceum.domain.turns.TurnOpener.Slot;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Model;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Puts a user's message to the tutor, after what has been said so far. A message that has come before, as its client
/// id tells, is not stored twice; whoever sends it again listens to the first answer.
public final class Ask {

    private static final int TITLE = 60;

    private final TurnOpener opener;
    private final InstantSource clock;

    public Ask(TurnOpener opener, InstantSource clock) {
        this.opener = opener;
        this.clock = clock;
    }

    /// Asks in a session that is not over, with the model of the session unless another one is named.
    public Result<Begun, TurnRefusal> ask(UserId user, SessionId id, Question question) {
        return opener.begin(
                user,
                stores -> stores.sessions()
                        .lock(id)
                        .map(session -> open(stores, session, question))
                        .orElseGet(() -> refused(new TurnRefusal.NoSuchSession())));
    }

    /// Asks in a plain chat: the one named, or the latest that is not over, or a new one, which is counted against
    /// the user's plan.
    public Result<Begun, TurnRefusal> chat(UserId user, Optional<SessionId> id, Question question) {
        return opener.begin(user, stores -> {
            var sessions = stores.sessions();
            var chat = id.isPresent()
                    ? sessions.lock(id.get()).filter(session -> session.kind() == Session.Kind.CHAT)
                    : sessions.lockLatestChat();
            if (chat.isPresent()) {
                return open(stores, chat.get(), question);
            }
            return id.isPresent() ? refused(new TurnRefusal.NoSuchSession()) : openNewChat(stores, question);
        });
    }

    private Result<Opened, TurnRefusal> open(TurnStores stores, Session session, Question question) {
        return opener.known(stores, session, question)
                .orElseGet(() -> opener.open(stores, session, question, Slot.LAST));
    }

    private Result<Opened, TurnRefusal> openNewChat(TurnStores stores, Question question) {
        var quota = opener.quota();
        var entitlement = quota.entitlement(stores.quota());
        var model = opener.choose(entitlement, question.model(), "");
        if (model.isEmpty()) {
            return refused(opener.notAllowed(entitlement));
        }
        var session = plainChat(model.get(), question.content());
        var shortage = quota.take(
                stores.quota(), entitlement, Meter.CONVERSATIONS, session.id().value());
        if (shortage.isPresent()) {
            return refused(new TurnRefusal.OverQuota(shortage.get()));
        }
        stores.sessions().add(session);
        return opener.open(stores, session, question, Slot.LAST);
    }

    private Session plainChat(Model model, String content) {
        String title = OneLine.cut(content.strip().lines().findFirst().orElse(""));
        return new Session(
                SessionId.random(),
                Mode.TEXT,
                Optional.empty(),
                title.codePoints()
                        .limit(TITLE)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                Session.State.ACTIVE,
                Optional.empty(),
                model.id(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                false);
    }
}
