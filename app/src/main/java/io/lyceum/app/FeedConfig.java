package io.lyceum.app;

import io.dropwizard.util.Duration;
import jakarta.validation.constraints.NotNull;

/// How users hear of what happens to them.
///
/// @param look the pause between two looks for news
/// @param longest after which a listener must come back
/// @param keep for how long it is remembered what happened
public record FeedConfig(
        @NotNull Duration look,
        @NotNull Duration longest,
        @NotNull Duration keep) {}
