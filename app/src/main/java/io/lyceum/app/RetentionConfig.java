package io.lyceum.app;

import io.dropwizard.util.Duration;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// How long what is not needed for ever is kept.
///
/// @param webhookBodies what payment providers have sent; that an event has come is kept
/// @param endedSignIns sign-ins that were signed out or revoked
/// @param exports files that users have asked for
public record RetentionConfig(
        @NotNull Duration securityEvents,
        @NotNull Duration webhookBodies,
        @NotNull Duration endedSignIns,
        @NotNull Duration exports) {

    SequencedMap<String, java.time.Duration> periods() {
        SequencedMap<String, java.time.Duration> periods = new LinkedHashMap<>();
        periods.put("security-events", securityEvents.toJavaDuration());
        periods.put("webhook-bodies", webhookBodies.toJavaDuration());
        periods.put("ended-sign-ins", endedSignIns.toJavaDuration());
        periods.put("exports", exports.toJavaDuration());
        return periods;
    }
}
