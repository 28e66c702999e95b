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

/// Gives each request an id that stands in its answer, its problem documents and the log, and sets the headers that
/// belong on every answer.
public final class RequestLine implements Filter {

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");
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
        var answer = (HttpServletResponse) response;
        answer.setHeader(HEADER, id);
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("Cache-Control", "private, no-store");
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(Problem.REQUEST_ID);
            MDC.remove(Problem.PATH);
        }
    }
}
