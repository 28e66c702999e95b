package io.lyceum.domain.turns;

import io.lyceum.domain.subscriptions.QuotaExceeded;
import java.time.Duration;
import java.util.List;

/// Every reason the turns context has for saying no.
public sealed interface TurnRefusal {

    record NoSuchSession() implements TurnRefusal {}

    record NoSuchTurn() implements TurnRefusal {}

    record NoSuchMessage() implements TurnRefusal {}

    /// Only what the user has said can be put in other words.
    record NotAQuestion() implements TurnRefusal {}

    /// Only what the tutor has said can be said again.
    record NotAnAnswer() implements TurnRefusal {}

    /// The client has called another message so.
    record ClientIdReused() implements TurnRefusal {}

    record OverQuota(QuotaExceeded quota) implements TurnRefusal {}

    record SessionOver() implements TurnRefusal {}

    /// One turn runs per session at a time.
    record TurnRunning(TurnId turn) implements TurnRefusal {}

    /// The model is unknown or not in the user's plan.
    record ModelNotAllowed(List<String> allowed) implements TurnRefusal {}

    /// The message alone is more than the model takes.
    record MessageTooLong(String model, int promptTokens) implements TurnRefusal {}

    record TooManyTurns(Duration retryAfter) implements TurnRefusal {}

    /// This node is about to stop and begins nothing new.
    record Draining() implements TurnRefusal {}
}
