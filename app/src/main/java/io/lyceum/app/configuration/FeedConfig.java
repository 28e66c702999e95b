package io.lyceum.app.configuration;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/// How users hear of what happens to them.
///
/// @param look the pause between two looks for news
/// @param longest after which a listener must come back
/// @param keep for how long it is remembered what happened
public record FeedConfig(
        @NotNull @DurationRange(min = 10, max = 60_000, unit = TimeUnit.MILLISECONDS)
        Duration look,

        @NotNull @DurationRange(min = 100, max = 86_400_000, unit = TimeUnit.MILLISECONDS)
        Duration longest,

        @NotNull @DurationRange(min = 1, max = 8_760, unit = TimeUnit.HOURS)
        Duration keep) {}
