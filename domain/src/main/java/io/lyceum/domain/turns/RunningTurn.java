package io.lyceum.domain.turns;

/// A turn in the hands of a node.
///
/// @param fence grows whenever the turn changes hands; whoever knows an older one can no longer write
public record RunningTurn(TurnId id, long fence) {}
