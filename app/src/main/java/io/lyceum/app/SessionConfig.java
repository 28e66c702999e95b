package io.lyceum.app;

import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/// How sessions and turns are run.
///
/// @param lease how long a turn waits for a node that has gone before another one ends it
/// @param journalGap the shortest time between two commits of what tutors say on this node
/// @param heartbeat the longest time in which a listener is sent nothing
/// @param drain how long running answers may go on when the service is stopped
/// @param giveBackSilentAfter when a conversation is given back in which nothing was ever said
/// @param compactAfter when the events of a turn that is over are put together into one
/// @param historyMessages how many earlier messages are looked at for a prompt, before its token budget
public record SessionConfig(
        @NotNull Duration lease,
        @NotNull Duration journalGap,
        @NotNull Duration heartbeat,
        @NotNull Duration drain,
        @NotNull Duration giveBackSilentAfter,
        @NotNull Duration compactAfter,
        @Min(1) @Max(1_000) int historyMessages) {}
