package io.lyceum.adapters.rest.requests;

import io.lyceum.adapters.rest.callers.CsrfTokens;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/// Lets pages of other origins call the API from browsers (the CORS protocol of the Fetch standard).
public final class CrossOrigin {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> REQUEST_HEADERS = Set.of(
            "Accept",
            "Authorization",
            "Content-Type",
            CsrfTokens.HEADER,
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "Last-Event-ID",
            "X-Request-Id",
            "traceparent",
            "tracestate");
    private static final Set<String> RESPONSE_HEADERS = Set.of(
            "ETag",
            "Idempotency-Replayed",
            "Link",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "WWW-Authenticate",
            "X-Request-Id");

    private CrossOrigin() {}

    /// To stand before the service.
    ///
    /// @param origins those whose pages may call, letter for letter; `*` for all
    /// @param credentials whether they may do so with cookies
    public static CrossOriginHandler handler(Collection<String> origins, boolean credentials) {
        var handler = new CrossOriginHandler();
        handler.setAllowedOriginPatterns(origins.stream()
                .map(origin -> origin.equals("*") ? origin : Pattern.quote(origin))
                .collect(Collectors.toUnmodifiableSet()));
        handler.setAllowCredentials(credentials);
        handler.setAllowedMethods(METHODS);
        handler.setAllowedHeaders(REQUEST_HEADERS);
        handler.setExposedHeaders(RESPONSE_HEADERS);
        handler.setPreflightMaxAge(Duration.ofMinutes(10));
        return handler;
    }
}
