package io.lyceum.domain.turns;

import io.lyceum.domain.kernel.Throttle.Rate;
import java.time.Duration;

/// How a node handles turns.
///
/// @param node a name no other running node has
/// @param lease how long a turn waits for a node that has gone
/// @param historyMessages how many earlier messages are looked at for a prompt, before its token budget
/// @param turnsPerUser how often a user may begin a turn
public record NodeSettings(String node, Duration lease, int historyMessages, Rate turnsPerUser) {}
