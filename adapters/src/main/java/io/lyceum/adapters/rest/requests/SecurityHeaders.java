package io.lyceum.adapters.rest.requests;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/// Puts on every answer what keeps browsers from taking it for something else: from guessing its type, running or
/// framing it, loading it into other sites' pages, telling others its address and, once they have come by TLS, from
/// coming without.
public final class SecurityHeaders implements HttpConfiguration.Customizer {

    private static final String TRANSPORT = "max-age=31536000; includeSubDomains";

    @Override
    public Request customize(Request request, HttpFields.Mutable response) {
        addTo(response);
        if (request.isSecure()) {
            response.put("Strict-Transport-Security", TRANSPORT);
        }
        return request;
    }

    static void addTo(HttpFields.Mutable response) {
        response.put("X-Content-Type-Options", "nosniff");
        response.put("X-Frame-Options", "DENY");
        response.put("Referrer-Policy", "no-referrer");
        response.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.put("Cross-Origin-Resource-Policy", "same-origin");
    }
}
