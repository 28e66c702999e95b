package io.lyceum.adapters.rest.callers;

import io.lyceum.domain.accounts.UserSecret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The cookie that proves a signing-in. No script can read it, and over TLS no other host can set it (`__Host-`,
/// RFC 6265bis).
public final class SessionCookie {

    private static final String NAME = "lyceum";
    private static final String TICKET = "-ticket";
    private static final int TICKET_SECONDS = 600;

    private final CookieConfig config;
    private final String name;

    public SessionCookie(CookieConfig config) {
        this.config = config;
        this.name = config.secure() ? "__Host-" + NAME : NAME;
    }

    public NewCookie of(UserSecret secret) {
        return cookie(name, secret.reveal(), (int) config.lifetime().toSeconds());
    }

    /// Makes a browser forget it.
    public NewCookie none() {
        return cookie(name, "", 0);
    }

    /// A cookie for as long as a browser is away to sign in with a provider.
    public NewCookie ticket(String ticket) {
        return cookie(name + TICKET, ticket, TICKET_SECONDS);
    }

    /// Makes a browser forget its ticket.
    public NewCookie noTicket() {
        return cookie(name + TICKET, "", 0);
    }

    /// The ticket of a browser that comes back; empty when it has none.
    public String ticketOf(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name + TICKET))
                .map(cookie -> cookie.getValue())
                .findFirst()
                .orElse("");
    }

    /// The cookie of a request.
    Optional<String> read(ContainerRequestContext request) {
        return Optional.ofNullable(request.getCookies().get(name)).map(Cookie::getValue);
    }

    private NewCookie cookie(String called, String value, int maxAge) {
        return new NewCookie.Builder(called)
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .httpOnly(true)
                .secure(config.secure())
                .sameSite(NewCookie.SameSite.valueOf(config.sameSite().toUpperCase(Locale.ROOT)))
                .build();
    }
}
