package io.lyceum.domain.sessions;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.companions.Companion;
import io.lyceum.domain.companions.CompanionId;
import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.port.SessionStores;
import io.lyceum.domain.subscriptions.Meter;
import io.lyceum.domain.subscriptions.Quota;
import io.lyceum.domain.tutors.Lesson;
import io.lyceum.domain.tutors.Model;
import io.lyceum.domain.tutors.Models;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Starts a lesson with a companion and counts it against the learner's plan, or does neither.
public final class StartSession {

    private final Transactions<SessionStores> transactions;
    private final Quota quota;
    private final Models models;
    private final InstantSource clock;

    public StartSession(Transactions<SessionStores> transactions, Quota quota, Models models, InstantSource clock) {
        this.transactions = transactions;
        this.quota = quota;
        this.models = models;
        this.clock = clock;
    }

    /// Starts a session under an id that no other one has.
    public Result<Session, SessionRefusal> start(UserId learner, SessionId sessionId, CompanionId id, Mode mode) {
        if (mode == Mode.VOICE) {
            return refused(new SessionRefusal.NoVoice());
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return transactions.as(learner, stores -> {
            var companion = stores.companions().find(id);
            if (companion.isEmpty()) {
                return refused(new SessionRefusal.NoSuchCompanion());
            }
            var entitlement = quota.entitlement(stores.quota());
            var model = models.allowedFor(entitlement.plan()).stream().findFirst();
            if (model.isEmpty()) {
                return refused(new SessionRefusal.ModelNotAllowed(List.of()));
            }
            var session = lesson(sessionId, companion.get(), mode, model.get(), now);
            var shortage = quota.take(
                    stores.quota(),
                    entitlement,
                    Meter.CONVERSATIONS,
                    session.id().value());
            if (shortage.isPresent()) {
                return refused(new SessionRefusal.OverQuota(shortage.get()));
            }
            stores.sessions().add(session);
            return ok(session);
        });
    }

    private static Session lesson(SessionId id, Companion companion, Mode mode, Model model, Instant now) {
        var traits = companion.traits();
        var lesson = new Lesson(
                companion.id(),
                companion.version(),
                traits.name(),
                traits.subject(),
                traits.topic(),
                traits.voice(),
                traits.style(),
                traits.language());
        return new Session(
                id,
                mode,
                Optional.of(lesson),
                traits.name(),
                Session.State.ACTIVE,
                Optional.empty(),
                model.id(),
                now,
                Optional.of(now.plus(Duration.ofMinutes(traits.duration()))),
                Optional.empty(),
                0,
                false,
                false);
    }
}
