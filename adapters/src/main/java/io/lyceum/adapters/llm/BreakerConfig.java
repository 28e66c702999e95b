package io.lyceum.adapters.llm;

import static java.util.Objects.requireNonNullElse;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.concurrent.TimeUnit;

/// When a provider is left alone.
///
/// @param failures in a row, without a success between them
/// @param window in which they must have happened
/// @param openFor how long it is left alone before one request tries again
public record BreakerConfig(
        @Min(1) @Max(1_000) Integer failures,

        @DurationRange(min = 1, max = 86_400_000, unit = TimeUnit.MILLISECONDS)
        Duration window,

        @DurationRange(min = 1, max = 86_400_000, unit = TimeUnit.MILLISECONDS)
        Duration openFor) {

    static final BreakerConfig USUAL = new BreakerConfig(5, Duration.seconds(30), Duration.seconds(15));

    public BreakerConfig {
        failures = requireNonNullElse(failures, 5);
        window = requireNonNullElse(window, Duration.seconds(30));
        openFor = requireNonNullElse(openFor, Duration.seconds(15));
    }

    CircuitBreaker breaker() {
        return new CircuitBreaker(failures, window.toJavaDuration(), openFor.toJavaDuration(), System::nanoTime);
    }
}
