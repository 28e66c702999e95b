package io.lyceum.adapters.rest.requests;

import io.lyceum.adapters.rest.problems.Problem;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/// Refuses targets that different readers would read differently: with parameters in the path, a NUL, or half an escape
/// in the query; and bodies of no type. Gives each request an id that stands in its answer, its problem documents and
/// the log, and keeps
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
        String id = given != null && PRINTABLE.matcher(given).matches() ? given : newId();
        MDC.put(Problem.REQUEST_ID, id);
        MDC.put(Problem.PATH, http.getRequestURI());
        Tracing.begin(http.getHeader(Tracing.HEADER));
        var answer = (HttpServletResponse) response;
        answer.setHeader(HEADER, id);
        answer.setHeader("Cache-Control", "private, no-store");
        try {
            if (!isClear(http)) {
                answer.sendError(HttpServletResponse.SC_BAD_REQUEST);
            } else if (!isOfSomeType(http)) {
                answer.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            MDC.remove(Problem.REQUEST_ID);
            MDC.remove(Problem.PATH);
            Tracing.end();
        }
    }

    /// Nobody may do anything because of such an id, so it may be guessed.
    private static String newId() {
        var random = ThreadLocalRandom.current();
        return new UUID((random.nextLong() & ~0xf000L) | 0x4000, (random.nextLong() >>> 2) | (1L << 63)).toString();
    }

    /// False when the header names no type, which Jersey would refuse as any other header.
    private static boolean isOfSomeType(HttpServletRequest request) {
        try {
            return request.getContentType() == null || MediaType.valueOf(request.getContentType()) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isClear(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI().indexOf(';') < 0
                && (query == null || !UNCLEAR.matcher(query).find());
    }
}
