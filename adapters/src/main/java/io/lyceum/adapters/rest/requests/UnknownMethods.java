package io.lyceum.adapters.rest.requests;

import io.lyceum.adapters.rest.problems.Problem;
import io.lyceum.adapters.rest.problems.ProblemType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.Set;

/// Answers methods that nothing here has, such as TRACE, with those that there are: asks on behalf of the client what
/// it could have used, and makes a refusal of it.
public final class UnknownMethods implements Filter, ContainerResponseFilter {

    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String NOTE = UnknownMethods.class.getName();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        if (KNOWN.contains(http.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        http.setAttribute(NOTE, http.getMethod());
        chain.doFilter(
                new HttpServletRequestWrapper(http) {
                    @Override
                    public String getMethod() {
                        return "OPTIONS";
                    }
                },
                response);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(NOTE) != null
                && response.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            response.setStatus(ProblemType.METHOD_NOT_ALLOWED.status());
            response.setEntity(
                    Problem.of(ProblemType.METHOD_NOT_ALLOWED),
                    new Annotation[0],
                    MediaType.valueOf(Problem.MEDIA_TYPE));
        }
    }
}
