package io.lyceum.adapters.rest.callers;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.DurationRange;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.lyceum.domain.accounts.CookieSignIns;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.concurrent.TimeUnit;

/// The cookies that prove a signing-in to browsers.
///
/// @param secure whether browsers send them over TLS only
/// @param sameSite from which sites browsers send them: `lax`, `strict` or `none`
/// @param idle how long they are good without being used
/// @param lifetime how long they are good at all
@SelfValidating
public record CookieConfig(
        boolean secure,
        @NotNull @Pattern(regexp = "lax|strict|none") String sameSite,

        @NotNull @DurationRange(min = 1, max = 31_536_000, unit = TimeUnit.SECONDS)
        Duration idle,

        @NotNull @DurationRange(min = 1, max = 31_536_000, unit = TimeUnit.SECONDS)
        Duration lifetime) {

    /// Browsers refuse the other kind.
    @SelfValidation
    public void isAccepted(ViolationCollector violations) {
        if (!secure && "none".equals(sameSite)) {
            violations.addViolation("sameSite", "none needs secure");
        }
    }

    public CookieSignIns.Times times() {
        return new CookieSignIns.Times(idle.toJavaDuration(), lifetime.toJavaDuration());
    }
}
