package io.lyceum.domain.sessions;

import io.lyceum.domain.subscriptions.QuotaExceeded;
import java.time.Duration;
import java.util.List;

/// Every reason the sessions context has for saying no.
public sealed interface SessionRefusal {

    record NoSuchCompanion() implements SessionRefusal {}

    record NoSuchSession() implements SessionRefusal {}

    record NoSuchTurn() implements SessionRefusal {}

    /// The session has been changed, or has gone on, since the user last read it.
    record Changed() implements SessionRefusal {}

    record OverQuota(QuotaExceeded quota) implements SessionRefusal {}

    record SessionOver() implements SessionRefusal {}

    /// One turn runs per session at a time.
    record TurnRunning(TurnId turn) implements SessionRefusal {}

    /// The model is unknown or not in the user's plan.
    record ModelNotAllowed(List<String> allowed) implements SessionRefusal {}

    /// Voice needs a provider, and none is configured.
    record NoVoice() implements SessionRefusal {}

    record TooManyTurns(Duration retryAfter) implements SessionRefusal {}

    /// This node is about to stop and begins nothing new.
    record Draining() implements SessionRefusal {}
}
