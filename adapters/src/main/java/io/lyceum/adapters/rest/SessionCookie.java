package io.lyceum.adapters.rest;

import io.lyceum.domain.accounts.UserSecret;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.util.Locale;
import java.util.Optional;

/// The cookie that proves a signing-in. No script can read it, and over TLS no other host can set it (`__Host-`,
/// RFC 6265bis).
public final class SessionCookie {

    private static final String NAME = "lyceum";

    private final CookieConfig config;
    private final String name;

    public SessionCookie(CookieConfig config) {
        this.config = config;
        this.name = config.secure() ? "__Host-" + NAME : NAME;
    }

    public NewCookie of(UserSecret secret) {
        return cookie(secret.reveal(), (int) config.lifetime().toSeconds());
    }

    /// Makes a browser forget it.
    public NewCookie none() {
        return cookie("", 0);
    }

    /// The cookie of a request.
    Optional<String> read(ContainerRequestContext request) {
        return Optional.ofNullable(request.getCookies().get(name)).map(Cookie::getValue);
    }

    private NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .httpOnly(true)
                .secure(config.secure())
                .sameSite(NewCookie.SameSite.valueOf(config.sameSite().toUpperCase(Locale.ROOT)))
                .build();
    }
}
