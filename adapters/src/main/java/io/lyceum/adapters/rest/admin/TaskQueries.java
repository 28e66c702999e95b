package io.lyceum.adapters.rest.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jetty.http.BadMessageException;

/// Refuses calls of tasks whose parameters cannot be decoded, as tasks refuse what they do not understand.
public final class TaskQueries implements Filter {

    private static final char REPLACEMENT = '\uFFFD';

    private final ObjectMapper json;

    public TaskQueries(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            var _ = request.getParameterMap();
        } catch (BadMessageException _) {
            refuse((HttpServletRequest) request, (HttpServletResponse) response);
            return;
        }
        chain.doFilter(request, response);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = undecodable(Optional.ofNullable(request.getQueryString()).orElse(""))
                .orElse("A parameter");
        var answer = json.createObjectNode()
                .put(
                        "task",
                        request.getPathInfo() == null
                                ? ""
                                : request.getPathInfo().replaceFirst("^/", ""))
                .put("outcome", "refused")
                .put("error", name + " is not percent-encoded UTF-8");
        response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().println(json.writeValueAsString(answer));
    }

    /// The name of the first parameter that cannot be decoded.
    private static Optional<String> undecodable(String query) {
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> !isDecodable(pair))
                .map(pair -> pair.split("=", 2)[0])
                .findFirst();
    }

    private static boolean isDecodable(String pair) {
        try {
            return URLDecoder.decode(pair, StandardCharsets.UTF_8).indexOf(REPLACEMENT) < 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
