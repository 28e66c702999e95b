package io.lyceum.adapters.rest;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/// Refuses targets that different readers would read differently: with parameters in the path, a NUL, or half an escape
/// in the query. Gives each request an id that stands in its answer, its problem documents and the log, and keeps
/// answers out of caches unless they say otherwise.
public final class RequestLine implements Filter {

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern UNCLEAR = Pattern.compile("%(?![0-9A-Fa-f]{2})|%00");
    private static final String HEADER = "X-Request-Id";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        String given = http.getHeader(HEADER);
        String id = given != null && PRINTABLE.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        MDC.put(Problem.REQUEST_ID, id);
        MDC.put(Problem.PATH, http.getRequestURI());
        Tracing.begin(http.getHeader(Tracing.HEADER));
        var answer = (HttpServletResponse) response;
        answer.setHeader(HEADER, id);
        answer.setHeader("Cache-Control", "private, no-store");
        try {
            if (isClear(http)) {
                chain.doFilter(request, response);
            } else {
                answer.sendError(HttpServletResponse.SC_BAD_REQUEST);
            }
        } finally {
            MDC.remove(Problem.REQUEST_ID);
            MDC.remove(Problem.PATH);
            Tracing.end();
        }
    }

    private static boolean isClear(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI().indexOf(';') < 0
                && (query == null || !UNCLEAR.matcher(query).find());
    }
}
