package io.lyceum.app.configuration;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

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
        @NotNull @DurationRange(min = 500, max = 600_000, unit = TimeUnit.MILLISECONDS)
        Duration lease,

        @NotNull @DurationRange(min = 0, max = 10_000, unit = TimeUnit.MILLISECONDS)
        Duration journalGap,

        @NotNull @DurationRange(min = 100, max = 3_600_000, unit = TimeUnit.MILLISECONDS)
        Duration heartbeat,

        @NotNull @DurationRange(min = 0, max = 3_600, unit = TimeUnit.SECONDS)
        Duration drain,

        @NotNull @DurationRange(min = 1, max = 31_536_000, unit = TimeUnit.SECONDS)
        Duration giveBackSilentAfter,

        @NotNull @DurationRange(min = 0, max = 31_536_000, unit = TimeUnit.SECONDS)
        Duration compactAfter,

        @Min(1) @Max(1_000) int historyMessages) {}
