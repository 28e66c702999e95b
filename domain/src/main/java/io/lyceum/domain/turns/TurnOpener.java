package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Branch;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.Siblings;
import io.lyceum.domain.subscriptions.Entitlement;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Quota;
import io.lyceum.domain.subscriptions.QuotaExceeded;
import io.lyceum.domain.turns.port.TurnStore.Opening;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Model;
import io.lyceum.domain.tutors.Models;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.TokenEstimate;
import io.lyceum.domain.tutors.Trace;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Opens turns: stores the question with the turn and the room for its answer in one transaction, and only then has
/// the answer produced, on this node, whoever listens.
public final class TurnOpener {

    private final Transactions<TurnStores> transactions;
    private final Quota quota;
    private final Models models;
    private final TurnRunner runner;
    private final TurnFollower follower;
    private final Throttle throttle;
    private final NodeSettings settings;
    private final InstantSource clock;

    public TurnOpener(
            Transactions<TurnStores> transactions,
            Quota quota,
            Models models,
            TurnRunner runner,
            TurnFollower follower,
            Throttle throttle,
            NodeSettings settings,
            InstantSource clock) {
        this.transactions = transactions;
        this.quota = quota;
        this.models = models;
        this.runner = runner;
        this.follower = follower;
        this.throttle = throttle;
        this.settings = settings;
        this.clock = clock;
    }

    /// What a user asks.
    ///
    /// @param turn the id of the turn if one begins, which no other one has
    /// @param model the one wanted; the session's own when empty
    /// @param clientId what the client calls the message; sending it again under the same begins nothing
    public record Question(
            TurnId turn, String content, Optional<String> model, Optional<String> clientId, Trace trace) {}

    /// A turn to listen to.
    ///
    /// @param again whether it had begun before, because the question had come before
    public record Begun(Turn turn, LiveTurn live, boolean again) {}

    /// What the transaction leaves to be done.
    sealed interface Opened {

        /// A turn that is stored and has not begun.
        record New(Turn turn, RunningTurn running, Prompt prompt) implements Opened {}

        /// A turn that another request has begun.
        record Known(Turn turn) implements Opened {}
    }

    interface Work {
        Result<Opened, TurnRefusal> in(TurnStores stores);
    }

    /// Where a turn comes in the conversation.
    ///
    /// @param question one that has been asked before; empty when a new one follows the active branch
    /// @param siblings the place of what is new, the question or else the answer
    record Slot(Optional<Message> question, Siblings siblings) {

        static final Slot LAST = new Slot(Optional.empty(), Siblings.ONLY);
    }

    Quota quota() {
        return quota;
    }

    int historyMessages() {
        return settings.historyMessages();
    }

    /// Begins what the work opens, unless the node is about to stop or the user begins too many turns.
    Result<Begun, TurnRefusal> begin(UserId user, Work work) {
        return runner.unlessDraining(() -> beginNow(user, work)).orElseGet(() -> refused(new TurnRefusal.Draining()));
    }

    private Result<Begun, TurnRefusal> beginNow(UserId user, Work work) {
        var key = new Throttle.Key("turns", user.value().toString());
        var wait = throttle.take(key, settings.turnsPerUser()).delay();
        if (wait.isPresent()) {
            return refused(new TurnRefusal.TooManyTurns(wait.get()));
        }
        return switch (transactions.as(user, work::in)) {
            case Result.Ok(Opened.New(var turn, var running, var prompt)) ->
                ok(new Begun(turn, runner.start(user, turn, running, prompt), false));
            case Result.Ok(Opened.Known(var turn)) ->
                ok(new Begun(turn, runner.live(turn.id()).orElseGet(() -> follower.follow(user, turn)), true));
            case Result.Refused(var reason) -> refused(reason);
        };
    }

    /// The turn of a question that has come before, if it has; the session must be locked.
    Optional<Result<Opened, TurnRefusal>> known(TurnStores stores, Session session, Question question) {
        return question.clientId()
                .flatMap(clientId -> stores.messages().findByClientId(session.id(), clientId))
                .map(message -> known(stores, message, question));
    }

    private static Result<Opened, TurnRefusal> known(TurnStores stores, Message message, Question question) {
        return stores.turns()
                .findFirst(message.session(), message.id())
                .filter(turn -> message.content().equals(question.content()))
                .filter(turn -> question.model().map(turn.model()::equals).orElse(true))
                .<Result<Opened, TurnRefusal>>map(turn -> ok(new Opened.Known(turn)))
                .orElseGet(() -> refused(new TurnRefusal.ClientIdReused()));
    }

    /// Opens a turn in a session that is locked and whose active branch ends where the turn belongs.
    Result<Opened, TurnRefusal> open(TurnStores stores, Session session, Question question, Slot slot) {
        if (session.isOver(clock.instant())) {
            return refused(new TurnRefusal.SessionOver());
        }
        var running = stores.turns().running(session.id());
        if (running.isPresent()) {
            return refused(new TurnRefusal.TurnRunning(running.get()));
        }
        var entitlement = quota.entitlement(stores.quota());
        var model = choose(entitlement, question.model(), session.model());
        return model.isPresent()
                ? open(stores, session, question, slot, entitlement, model.get())
                : refused(notAllowed(entitlement));
    }

    private Result<Opened, TurnRefusal> open(
            TurnStores stores, Session session, Question question, Slot slot, Entitlement entitlement, Model model) {
        int end = slot.question().map(Message::sequence).orElse(Integer.MAX_VALUE);
        var before = stores.messages().list(session.id(), Branch.ACTIVE, 0, end, settings.historyMessages());
        String content = slot.question().map(Message::content).orElse(question.content());
        var prompt = PromptTemplate.fill(session, before, content, model);
        if (prompt.isEmpty()) {
            return refused(tooLong(model));
        }
        int promptTokens = TokenEstimate.of(prompt.get());
        var shortage = hold(stores, entitlement, question.turn(), promptTokens, model);
        if (shortage.isPresent()) {
            return refused(new TurnRefusal.OverQuota(shortage.get()));
        }
        var turn = store(
                stores, session, question, slot, before, model, opening(prompt.get(), promptTokens, before, model));
        return ok(
                new Opened.New(turn, new RunningTurn(turn.id(), 1), prompt.get().with(question.trace())));
    }

    private Turn store(
            TurnStores stores,
            Session session,
            Question asked,
            Slot slot,
            List<Message> before,
            Model model,
            Opening opening) {
        boolean plain = session.kind() == Session.Kind.CHAT;
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean repeated = slot.question().isPresent();
        int sequence = stores.sessions().reserve(session.id(), repeated ? 1 : 2);
        var question = slot.question()
                .orElseGet(() -> new Message(
                        MessageId.random(),
                        session.id(),
                        sequence,
                        before.stream().findFirst().map(Message::id),
                        slot.siblings(),
                        Role.USER,
                        Mode.TEXT,
                        asked.content(),
                        asked.clientId(),
                        Optional.empty(),
                        Message.Status.COMPLETE,
                        Optional.empty(),
                        now));
        var answer = new Message(
                MessageId.random(),
                session.id(),
                repeated ? sequence : sequence + 1,
                Optional.of(question.id()),
                repeated ? slot.siblings() : Siblings.ONLY,
                Role.ASSISTANT,
                Mode.TEXT,
                "",
                Optional.empty(),
                Optional.of(model.id()),
                Message.Status.STREAMING,
                Optional.empty(),
                now.plus(1, ChronoUnit.MICROS));
        if (!repeated) {
            stores.messages().add(question, plain);
        }
        stores.messages().add(answer, plain);
        var turn = Turn.begun(asked.turn(), question, answer, model, now);
        stores.turns().add(turn, opening);
        return turn;
    }

    /// Sets aside what the turn may come to: its prompt and the longest answer.
    private Optional<QuotaExceeded> hold(
            TurnStores stores, Entitlement entitlement, TurnId turn, int promptTokens, Model model) {
        var reference = turn.value();
        return quota.hold(stores.quota(), entitlement, Meter.INPUT_TOKENS, reference, promptTokens)
                .or(() -> quota.hold(
                        stores.quota(), entitlement, Meter.OUTPUT_TOKENS, reference, model.maxOutputTokens()));
    }

    private Opening opening(Prompt prompt, int promptTokens, List<Message> before, Model model) {
        var context = before.stream()
                .filter(message -> !message.content().isEmpty())
                .limit(prompt.lines().size() - 1L)
                .map(Message::id)
                .toList()
                .reversed();
        return new Opening(
                settings.node(),
                model.provider(),
                settings.lease(),
                PromptTemplate.VERSION,
                prompt.system(),
                prompt.maxOutputTokens(),
                promptTokens,
                model.price(),
                context);
    }

    /// The model wanted, or else the usual one if the plan still has it, or else the plan's first.
    Optional<Model> choose(Entitlement entitlement, Optional<String> wanted, String usual) {
        return wanted.isPresent()
                ? models.choose(entitlement.plan(), wanted.get())
                : models.chooseOrPrefer(entitlement.plan(), usual);
    }

    TurnRefusal notAllowed(Entitlement entitlement) {
        return new TurnRefusal.ModelNotAllowed(
                models.allowedFor(entitlement.plan()).stream().map(Model::id).toList());
    }

    static TurnRefusal tooLong(Model model) {
        return new TurnRefusal.MessageTooLong(model.id(), model.promptTokens());
    }
}
