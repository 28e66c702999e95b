package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.turns.TurnOpener.Begun;
import io.lyceum.domain.turns.TurnOpener.Opened;
import io.lyceum.domain.turns.TurnOpener.Question;
import io.lyceum.domain.turns.TurnOpener.Slot;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.Trace;
import java.util.Optional;

/// Goes back in a conversation: puts a question in other words, or has an answer given again. Either begins a new
/// branch, which becomes the active one; the old one stays and can be returned to.
public final class AskAgain {

    private final TurnOpener opener;

    public AskAgain(TurnOpener opener) {
        this.opener = opener;
    }

    /// Asks a question in place of an earlier one.
    public Result<Begun, TurnRefusal> edit(UserId user, MessageId id, Question question) {
        return opener.begin(
                user,
                stores -> locate(
                        stores,
                        id,
                        (session, earlier) -> opener.known(stores, session, question)
                                .orElseGet(() -> edit(stores, session, earlier, question))));
    }

    private Result<Opened, TurnRefusal> edit(TurnStores stores, Session session, Message earlier, Question question) {
        if (earlier.role() != Role.USER) {
            return refused(new TurnRefusal.NotAQuestion());
        }
        stores.messages().branchOffAfter(session.id(), earlier.parent());
        return opener.open(
                stores,
                session,
                question,
                new Slot(Optional.empty(), earlier.siblings().next()));
    }

    /// Has an answer given again, by another model if one is named.
    public Result<Begun, TurnRefusal> regenerate(
            UserId user, MessageId id, TurnId turn, Optional<String> model, Trace trace) {
        return opener.begin(
                user,
                stores -> locate(
                        stores, id, (session, earlier) -> regenerate(stores, session, earlier, turn, model, trace)));
    }

    private Result<Opened, TurnRefusal> regenerate(
            TurnStores stores, Session session, Message earlier, TurnId turn, Optional<String> model, Trace trace) {
        if (earlier.role() != Role.ASSISTANT) {
            return refused(new TurnRefusal.NotAnAnswer());
        }
        var question = stores.messages().find(earlier.parent().orElseThrow()).orElseThrow();
        stores.messages().branchOffAfter(session.id(), Optional.of(question.id()));
        return opener.open(
                stores,
                session,
                new Question(turn, question.content(), model, Optional.empty(), trace),
                new Slot(Optional.of(question), earlier.siblings().next()));
    }

    private interface Place {
        Result<Opened, TurnRefusal> in(Session session, Message message);
    }

    /// The message as it is once its session is locked.
    private static Result<Opened, TurnRefusal> locate(TurnStores stores, MessageId id, Place place) {
        return stores.messages()
                .find(id)
                .flatMap(message -> stores.sessions().lock(message.session()))
                .flatMap(session -> stores.messages().find(id).map(message -> place.in(session, message)))
                .orElseGet(() -> refused(new TurnRefusal.NoSuchMessage()));
    }
}
