package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Message;
import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.Mode;
import io.lyceum.domain.sessions.Session;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.subscriptions.Entitlement;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Quota;
import io.lyceum.domain.subscriptions.QuotaExceeded;
import io.lyceum.domain.turns.port.TurnStore.Opening;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Model;
import io.lyceum.domain.tutors.Models;
import io.lyceum.domain.tutors.Price;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.Role;
import io.lyceum.domain.tutors.TokenEstimate;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Puts a user's message to the tutor. The message is stored before the tutor is asked, in one transaction with the
/// turn and the room for its answer; then the answer is produced on this node, whoever listens.
public final class Ask {

    private final Transactions<TurnStores> transactions;
    private final Quota quota;
    private final Models models;
    private final TurnRunner runner;
    private final Throttle throttle;
    private final NodeSettings settings;
    private final InstantSource clock;

    public Ask(
            Transactions<TurnStores> transactions,
            Quota quota,
            Models models,
            TurnRunner runner,
            Throttle throttle,
            NodeSettings settings,
            InstantSource clock) {
        this.transactions = transactions;
        this.quota = quota;
        this.models = models;
        this.runner = runner;
        this.throttle = throttle;
        this.settings = settings;
        this.clock = clock;
    }

    /// A turn that has begun.
    public record Begun(Turn turn, LiveTurn live) {}

    private record Stored(Turn turn, RunningTurn running, Prompt prompt) {}

    /// Asks in a session that is not over, with the model of the session unless another one is named.
    public Result<Begun, TurnRefusal> ask(
            UserId user, TurnId turn, SessionId id, String content, Optional<String> model) {
        return begin(
                user,
                stores -> stores.sessions()
                        .lock(id)
                        .map(session -> store(stores, turn, session, content, model))
                        .orElseGet(() -> refused(new TurnRefusal.NoSuchSession())));
    }

    /// Asks in a plain chat: the one named, or the latest that is not over, or a new one, which is counted against
    /// the user's plan.
    public Result<Begun, TurnRefusal> chat(
            UserId user, TurnId turn, Optional<SessionId> id, String content, Optional<String> model) {
        return begin(user, stores -> {
            var sessions = stores.sessions();
            var chat = id.isPresent()
                    ? sessions.lock(id.get()).filter(session -> session.kind() == Session.Kind.CHAT)
                    : sessions.lockLatestChat();
            if (chat.isPresent()) {
                return store(stores, turn, chat.get(), content, model);
            }
            return id.isPresent()
                    ? refused(new TurnRefusal.NoSuchSession())
                    : storeInNewChat(stores, turn, content, model);
        });
    }

    /// What a message would come to if it were sent now.
    ///
    /// @param inputTokens what its prompt will probably take
    /// @param maxInputTokens what its prompt cannot exceed: no vocabulary makes more tokens than there are bytes
    public record Estimate(
            String model, int inputTokens, int maxInputTokens, int maxOutputTokens, Optional<Price> price) {

        public Optional<BigDecimal> maxCost() {
            return price.map(known -> known.of(maxInputTokens, maxOutputTokens));
        }
    }

    /// Sends nothing and costs nothing.
    public Result<Estimate, TurnRefusal> estimate(UserId user, SessionId id, String content, Optional<String> modelId) {
        return transactions.perStatement(user, stores -> {
            var session = stores.sessions().find(id);
            if (session.isEmpty()) {
                return refused(new TurnRefusal.NoSuchSession());
            }
            var entitlement = quota.entitlement(stores.quota());
            var model = choose(entitlement, modelId, session.get().model());
            if (model.isEmpty()) {
                return refused(notAllowed(entitlement));
            }
            var before = stores.messages().list(id, 0, Integer.MAX_VALUE, settings.historyMessages());
            return PromptTemplate.fill(session.get(), before, content, model.get())
                    .<Result<Estimate, TurnRefusal>>map(prompt -> ok(estimate(prompt, model.get())))
                    .orElseGet(() -> refused(tooLong(model.get())));
        });
    }

    private static Estimate estimate(Prompt prompt, Model model) {
        return new Estimate(
                model.id(),
                TokenEstimate.of(prompt),
                TokenEstimate.atMost(prompt),
                model.maxOutputTokens(),
                model.price());
    }

    private static TurnRefusal tooLong(Model model) {
        return new TurnRefusal.MessageTooLong(model.id(), model.promptTokens());
    }

    private interface Work {
        Result<Stored, TurnRefusal> in(TurnStores stores);
    }

    private Result<Begun, TurnRefusal> begin(UserId user, Work work) {
        return runner.unlessDraining(() -> beginNow(user, work)).orElseGet(() -> refused(new TurnRefusal.Draining()));
    }

    private Result<Begun, TurnRefusal> beginNow(UserId user, Work work) {
        var key = new Throttle.Key("turns", user.value().toString());
        var wait = throttle.take(key, settings.turnsPerUser()).delay();
        if (wait.isPresent()) {
            return refused(new TurnRefusal.TooManyTurns(wait.get()));
        }
        return switch (transactions.as(user, work::in)) {
            case Result.Ok(Stored(var turn, var running, var prompt)) ->
                ok(new Begun(turn, runner.start(user, turn, running, prompt)));
            case Result.Refused(var reason) -> refused(reason);
        };
    }

    private Result<Stored, TurnRefusal> storeInNewChat(
            TurnStores stores, TurnId turn, String content, Optional<String> modelId) {
        var entitlement = quota.entitlement(stores.quota());
        var model = choose(entitlement, modelId, "");
        if (model.isEmpty()) {
            return refused(notAllowed(entitlement));
        }
        var session = plainChat(model.get(), content);
        var shortage = quota.take(
                stores.quota(), entitlement, Meter.CONVERSATIONS, session.id().value());
        if (shortage.isPresent()) {
            return refused(new TurnRefusal.OverQuota(shortage.get()));
        }
        stores.sessions().add(session);
        return store(stores, turn, session, content, entitlement, model.get());
    }

    private Result<Stored, TurnRefusal> store(
            TurnStores stores, TurnId turn, Session session, String content, Optional<String> modelId) {
        if (session.isOver(clock.instant())) {
            return refused(new TurnRefusal.SessionOver());
        }
        var running = stores.turns().running(session.id());
        if (running.isPresent()) {
            return refused(new TurnRefusal.TurnRunning(running.get()));
        }
        var entitlement = quota.entitlement(stores.quota());
        var model = choose(entitlement, modelId, session.model());
        return model.isPresent()
                ? store(stores, turn, session, content, entitlement, model.get())
                : refused(notAllowed(entitlement));
    }

    private Result<Stored, TurnRefusal> store(
            TurnStores stores, TurnId id, Session session, String content, Entitlement entitlement, Model model) {
        var before = stores.messages().list(session.id(), 0, Integer.MAX_VALUE, settings.historyMessages());
        var filled = PromptTemplate.fill(session, before, content, model);
        if (filled.isEmpty()) {
            return refused(tooLong(model));
        }
        var prompt = filled.get();
        int promptTokens = TokenEstimate.of(prompt);
        var shortage = hold(stores, entitlement, id, promptTokens, model);
        if (shortage.isPresent()) {
            return refused(new TurnRefusal.OverQuota(shortage.get()));
        }
        int sequence = stores.sessions().reserve(session.id(), 2);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var question = question(session, sequence, content, now);
        var answer = answer(session, sequence + 1, model, now.plus(1, ChronoUnit.MICROS));
        var turn = Turn.begun(id, question, answer, model, now);
        boolean plain = session.kind() == Session.Kind.CHAT;
        stores.messages().add(question, plain);
        stores.messages().add(answer, plain);
        stores.turns().add(turn, opening(prompt, promptTokens, before, model));
        return ok(new Stored(turn, new RunningTurn(turn.id(), 1), prompt));
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
                settings.lease(),
                PromptTemplate.VERSION,
                prompt.system(),
                prompt.maxOutputTokens(),
                promptTokens,
                model.price(),
                context);
    }

    private Optional<Model> choose(Entitlement entitlement, Optional<String> wanted, String usual) {
        return wanted.isPresent()
                ? models.choose(entitlement.plan(), wanted.get())
                : models.chooseOrPrefer(entitlement.plan(), usual);
    }

    private TurnRefusal notAllowed(Entitlement entitlement) {
        return new TurnRefusal.ModelNotAllowed(
                models.allowedFor(entitlement.plan()).stream().map(Model::id).toList());
    }

    private Session plainChat(Model model, String content) {
        String title = content.strip().lines().findFirst().orElse("").strip();
        return new Session(
                SessionId.random(),
                Mode.TEXT,
                Optional.empty(),
                title.codePoints()
                        .limit(60)
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

    private static Message question(Session session, int sequence, String content, Instant at) {
        return new Message(
                MessageId.random(),
                session.id(),
                sequence,
                Role.USER,
                Mode.TEXT,
                content,
                Optional.empty(),
                Message.Status.COMPLETE,
                Optional.empty(),
                at);
    }

    private static Message answer(Session session, int sequence, Model model, Instant at) {
        return new Message(
                MessageId.random(),
                session.id(),
                sequence,
                Role.ASSISTANT,
                Mode.TEXT,
                "",
                Optional.of(model.id()),
                Message.Status.STREAMING,
                Optional.empty(),
                at);
    }
}
