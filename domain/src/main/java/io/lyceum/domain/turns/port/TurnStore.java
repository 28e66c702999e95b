package io.lyceum.domain.turns.port;

import io.lyceum.domain.sessions.MessageId;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.Part;
import io.lyceum.domain.turns.Provenance;
import io.lyceum.domain.turns.RunningTurn;
import io.lyceum.domain.turns.Turn;
import io.lyceum.domain.turns.TurnEnd;
import io.lyceum.domain.turns.TurnEvent;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.tutors.Handover;
import io.lyceum.domain.tutors.Price;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The turns of the user on whose behalf the store was opened.
public interface TurnStore {

    /// Adds a running turn, leased to a node, with its first event.
    void add(Turn turn, Opening opening);

    /// How a turn was begun: who works on it, and what went into its prompt.
    ///
    /// @param provider the one that the model is asked of first
    /// @param context the earlier messages in the prompt, oldest first
    record Opening(
            String node,
            String provider,
            Duration lease,
            String promptTemplate,
            String systemPrompt,
            int maxOutputTokens,
            int promptTokens,
            Optional<Price> price,
            List<MessageId> context) {}

    Optional<Turn> find(TurnId id);

    /// The first turn that answered a question.
    Optional<Turn> findFirst(SessionId session, MessageId question);

    Optional<Provenance> provenance(TurnId id);

    /// What each provider contributed to a turn that is over, in order.
    List<Part> parts(TurnId id);

    /// Notes in the log, under a number, that another provider goes on; false when the turn is over or another node has
    /// taken it. May be repeated.
    boolean handOver(RunningTurn turn, TurnEvent event, Handover handover);

    Optional<TurnId> running(SessionId session);

    /// Those after a number, in order.
    List<TurnEvent> events(TurnId id, int after);

    /// Asks whoever works on the turn to stop; nothing happens when it is over.
    void requestStop(TurnId id);

    /// Ends the turn and writes its answer; false when it is over or another node has taken it.
    boolean finish(RunningTurn turn, TurnEnd end);
}
