package io.lyceum.domain.sessions.port;

import io.lyceum.domain.sessions.RunningTurn;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.sessions.Turn;
import io.lyceum.domain.sessions.TurnEnd;
import io.lyceum.domain.sessions.TurnEvent;
import io.lyceum.domain.sessions.TurnId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The turns of the user on whose behalf the store was opened.
public interface TurnStore {

    /// Adds a running turn, leased to a node, with its first event.
    void add(Turn turn, Opening opening);

    /// How a turn was begun: who works on it, and what went into its prompt.
    ///
    /// @param context the messages in the prompt, oldest first
    record Opening(
            String node,
            Duration lease,
            String promptTemplate,
            int maxOutputTokens,
            int promptTokens,
            List<java.util.UUID> context) {}

    Optional<Turn> find(TurnId id);

    Optional<TurnId> running(SessionId session);

    /// Those after a number, in order.
    List<TurnEvent> events(TurnId id, int after);

    /// Asks whoever works on the turn to stop; nothing happens when it is over.
    void requestStop(TurnId id);

    /// Ends the turn and writes its answer; false when it is over or another node has taken it.
    boolean finish(RunningTurn turn, TurnEnd end);
}
