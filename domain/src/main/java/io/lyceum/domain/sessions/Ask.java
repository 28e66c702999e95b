package io.lyceum.domain.sessions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Throttle;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.port.SessionStores;
import io.lyceum.domain.sessions.port.TurnStore.Opening;
import io.lyceum.domain.subscriptions.Entitlement;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Quota;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Puts a user's message to the tutor. The message is stored before the tutor is asked, in one transaction with the
/// turn and the room for its answer; then the answer is produced on this node, whoever listens.
public final class Ask {

    private final Transactions<SessionStores> transactions;
    private final Quota quota;
    private final Models models;
    private final TurnRunner runner;
    private final Throttle throttle;
    private final NodeSettings settings;
    private final InstantSource clock;

    public Ask(
            Transactions<SessionStores> transactions,
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
    public Result<Begun, SessionRefusal> ask(
            UserId user, TurnId turn, SessionId id, String content, Optional<String> model) {
        return begin(
                user,
                stores -> stores.sessions()
                        .lock(id)
                        .map(session -> store(stores, turn, session, content, model))
                        .orElseGet(() -> refused(new SessionRefusal.NoSuchSession())));
    }

    /// Asks in a plain chat: the one named, or the latest that is not over, or a new one, which is counted against
    /// the user's plan.
    public Result<Begun, SessionRefusal> chat(
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
                    ? refused(new SessionRefusal.NoSuchSession())
                    : storeInNewChat(stores, turn, content, model);
        });
    }

    private interface Work {
        Result<Stored, SessionRefusal> in(SessionStores stores);
    }

    private Result<Begun, SessionRefusal> begin(UserId user, Work work) {
        if (runner.isDraining()) {
            return refused(new SessionRefusal.Draining());
        }
        var wait = throttle.take("turn:" + user.value(), settings.turnsPerUser());
        if (wait.isPresent()) {
            return refused(new SessionRefusal.TooManyTurns(wait.get()));
        }
        return switch (transactions.as(user, work::in)) {
            case Result.Ok(Stored(var turn, var running, var prompt)) ->
                ok(new Begun(turn, runner.start(user, turn, running, prompt)));
            case Result.Refused(var reason) -> refused(reason);
        };
    }

    private Result<Stored, SessionRefusal> storeInNewChat(
            SessionStores stores, TurnId turn, String content, Optional<String> modelId) {
        var entitlement = quota.entitlement(stores.quota());
        var model = choose(entitlement, modelId, "");
        if (model.isEmpty()) {
            return refused(notAllowed(entitlement));
        }
        var session = plainChat(model.get(), content);
        var shortage = quota.take(
                stores.quota(), entitlement, Meter.CONVERSATIONS, session.id().value());
        if (shortage.isPresent()) {
            return refused(new SessionRefusal.OverQuota(shortage.get()));
        }
        stores.sessions().add(session);
        return ok(store(stores, turn, session, content, model.get()));
    }

    private Result<Stored, SessionRefusal> store(
            SessionStores stores, TurnId turn, Session session, String content, Optional<String> modelId) {
        if (session.isOver(clock.instant())) {
            return refused(new SessionRefusal.SessionOver());
        }
        var running = stores.turns().running(session.id());
        if (running.isPresent()) {
            return refused(new SessionRefusal.TurnRunning(running.get()));
        }
        var entitlement = quota.entitlement(stores.quota());
        var model = choose(entitlement, modelId, session.model());
        return model.isPresent()
                ? ok(store(stores, turn, session, content, model.get()))
                : refused(notAllowed(entitlement));
    }

    private Stored store(SessionStores stores, TurnId id, Session session, String content, Model model) {
        var before = stores.messages().list(session.id(), 0, Integer.MAX_VALUE, settings.historyMessages());
        var prompt = PromptTemplate.fill(session, before, content, model);
        int sequence = stores.sessions().reserve(session.id(), 2);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var question = message(session, sequence, Role.USER, content, now);
        var answer = message(session, sequence + 1, Role.ASSISTANT, "", now.plus(1, ChronoUnit.MICROS));
        var turn = new Turn(
                id,
                session.id(),
                question.id(),
                answer.id(),
                Turn.State.RUNNING,
                model.id(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                Optional.empty());
        boolean plain = session.kind() == Session.Kind.CHAT;
        stores.messages().add(question, plain);
        stores.messages().add(withModel(answer, model), plain);
        stores.turns().add(turn, opening(prompt, before));
        return new Stored(turn, new RunningTurn(turn.id(), 1), prompt);
    }

    private Opening opening(Prompt prompt, List<Message> before) {
        int tokens = TokenEstimate.ofMessage(prompt.system())
                + prompt.lines().stream()
                        .mapToInt(line -> TokenEstimate.ofMessage(line.text()))
                        .sum();
        var context = before.stream()
                .filter(message -> !message.content().isEmpty())
                .limit(prompt.lines().size() - 1L)
                .map(message -> message.id().value())
                .toList()
                .reversed();
        return new Opening(
                settings.node(), settings.lease(), PromptTemplate.VERSION, prompt.maxOutputTokens(), tokens, context);
    }

    private Optional<Model> choose(Entitlement entitlement, Optional<String> wanted, String usual) {
        return wanted.isPresent()
                ? models.choose(entitlement.plan(), wanted.get())
                : models.chooseOrPrefer(entitlement.plan(), usual);
    }

    private SessionRefusal notAllowed(Entitlement entitlement) {
        return new SessionRefusal.ModelNotAllowed(
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

    private static Message message(Session session, int sequence, Role role, String content, Instant at) {
        return new Message(
                MessageId.random(),
                session.id(),
                sequence,
                role,
                Mode.TEXT,
                content,
                Optional.empty(),
                role == Role.ASSISTANT ? Message.Status.STREAMING : Message.Status.COMPLETE,
                Optional.empty(),
                at);
    }

    private static Message withModel(Message answer, Model model) {
        return new Message(
                answer.id(),
                answer.session(),
                answer.sequence(),
                answer.role(),
                answer.modality(),
                answer.content(),
                Optional.of(model.id()),
                answer.status(),
                answer.usage(),
                answer.createdAt());
    }
}
