package io.lyceum.adapters.identity;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/// How sign-ins are proved.
///
/// @param keysCached how long others may keep the public keys; a new one is published so long before it signs
/// @param signInsPerUser in how many places a user can be signed in at a time; one more ends the oldest
/// @param keysPerUser how many API keys a user can have at a time
/// @param passwordMemoryKib what one Argon2id hash takes (RFC 9106; OWASP asks for 19 MiB and two passes at least)
/// @param passwordsAtOnce how many hashes are computed at the same time; the others wait
public record TokenConfig(
        @NotBlank String issuer,

        @NotNull @DurationRange(min = 1, max = 86_400, unit = TimeUnit.SECONDS)
        Duration accessLifetime,

        @NotNull @DurationRange(min = 0, max = 86_400, unit = TimeUnit.SECONDS)
        Duration keysCached,

        @NotNull @DurationRange(min = 60, max = 315_360_000, unit = TimeUnit.SECONDS)
        Duration refreshLifetime,

        @Min(1) @Max(1_000) int signInsPerUser,
        @Min(1) @Max(1_000) int keysPerUser,
        @Min(8) @Max(1_048_576) int passwordMemoryKib,
        @Min(1) @Max(10) int passwordPasses,
        @Min(1) @Max(64) int passwordsAtOnce) {}
