package io.lyceum.app.configuration;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.DataSizeRange;
import io.dropwizard.validation.DurationRange;
import io.lyceum.domain.kernel.Throttle.Rate;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/// What one client can ask of the service.
///
/// @param body how large a request's body may be, after decompression
/// @param ipv6Prefix how many bits of an IPv6 address name the network that is limited as one address
/// @param streamsPerUser how many event streams a user may have open at a node
/// @param bodyWithin how long it may take to come, however fast its bytes follow one another
public record LimitConfig(
        @NotNull @DataSizeRange(min = 1, max = 1_048_576, unit = DataSizeUnit.KIBIBYTES)
        DataSize body,

        @NotNull @DurationRange(min = 100, max = 3_600_000, unit = TimeUnit.MILLISECONDS)
        Duration bodyWithin,

        @Min(32) @Max(128) int ipv6Prefix,
        @NotNull @Valid RateLine signUpPerAddress,
        @NotNull @Valid RateLine signInPerAddress,
        @NotNull @Valid RateLine signInPerAccount,
        @NotNull @Valid RateLine mailPerAccount,
        @NotNull @Valid RateLine turnsPerUser,
        @NotNull @Valid RateLine exportsPerUser,
        @Min(1) int streamsPerUser) {

    /// At most `burst` at once, and one more each `every`; when that is 0, as many as come.
    public record RateLine(
            @Min(1) @Max(1_000_000) int burst,

            @NotNull @DurationRange(min = 0, max = 7, unit = TimeUnit.DAYS)
            Duration every) {

        public Rate rate() {
            return new Rate(burst, every.toJavaDuration());
        }
    }
}
