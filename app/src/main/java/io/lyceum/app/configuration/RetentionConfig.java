package io.lyceum.app.configuration;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/// How long what is not needed for ever is kept: an hour at least, so that a slip does not remove everything.
///
/// @param webhookBodies what payment providers have sent; that an event has come is kept
/// @param endedSignIns sign-ins that were signed out or revoked
/// @param exports files that users have asked for
public record RetentionConfig(
        @NotNull @DurationRange(min = 1, max = 876_000, unit = TimeUnit.HOURS)
        Duration securityEvents,

        @NotNull @DurationRange(min = 1, max = 876_000, unit = TimeUnit.HOURS)
        Duration webhookBodies,

        @NotNull @DurationRange(min = 1, max = 876_000, unit = TimeUnit.HOURS)
        Duration endedSignIns,

        @NotNull @DurationRange(min = 1, max = 876_000, unit = TimeUnit.HOURS)
        Duration exports) {

    public SequencedMap<String, java.time.Duration> periods() {
        SequencedMap<String, java.time.Duration> periods = new LinkedHashMap<>();
        periods.put("security-events", securityEvents.toJavaDuration());
        periods.put("webhook-bodies", webhookBodies.toJavaDuration());
        periods.put("ended-sign-ins", endedSignIns.toJavaDuration());
        periods.put("exports", exports.toJavaDuration());
        return periods;
    }
}
