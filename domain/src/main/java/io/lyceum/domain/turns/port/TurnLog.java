package io.lyceum.domain.turns.port;

import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.turns.RunningTurn;
import io.lyceum.domain.turns.TurnEvent;
import io.lyceum.domain.turns.TurnId;
import io.lyceum.domain.turns.TurnStop;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What a node does for all the turns it works on together, whoever they belong to.
public interface TurnLog {

    record Entry(RunningTurn turn, TurnEvent event) {}

    record Lapsed(RunningTurn turn, UserId user) {}

    /// Appends at most one event to each turn, in one transaction, and returns the turns that took theirs; a turn
    /// that is over or in other hands takes none. An event appended before counts as taken, so that a call whose
    /// outcome is not known can be repeated.
    Set<TurnId> append(List<Entry> entries);

    /// Prolongs the leases of the turns and returns those that are still held.
    Set<TurnId> renew(List<RunningTurn> turns, Duration lease);

    /// Which of the turns somebody wants to stop, and why.
    List<TurnStop> stopRequested(List<RunningTurn> turns);

    /// Takes over turns whose lease has run out, at most 100 at a time.
    List<Lapsed> claimLapsed(Duration lease);

    /// Takes over every running turn. Only right where no other node can be alive.
    List<Lapsed> claimAll(Duration lease);
}
