package io.lyceum.adapters.rest;

import io.dropwizard.util.Duration;
import io.lyceum.domain.accounts.CookieSignIns;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/// The cookies that prove a signing-in to browsers.
///
/// @param secure whether browsers send them over TLS only
/// @param sameSite from which sites browsers send them: `lax`, `strict` or `none`
/// @param idle how long they are good without being used
/// @param lifetime how long they are good at all
public record CookieConfig(
        boolean secure,
        @NotNull @Pattern(regexp = "lax|strict|none") String sameSite,
        @NotNull Duration idle,
        @NotNull Duration lifetime) {

    /// Browsers refuse the other kind.
    @AssertTrue(message = "sameSite none needs secure")
    public boolean isAccepted() {
        return secure || !"none".equals(sameSite);
    }

    public CookieSignIns.Times times() {
        return new CookieSignIns.Times(idle.toJavaDuration(), lifetime.toJavaDuration());
    }
}
