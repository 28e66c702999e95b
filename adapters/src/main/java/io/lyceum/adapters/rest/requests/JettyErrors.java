package io.lyceum.adapters.rest.requests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lyceum.adapters.rest.problems.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/// Writes problem documents for what Jetty answers before Jersey sees the request, such as headers that are too large.
public final class JettyErrors extends ErrorHandler {

    /// What Jetty says instead of a path that it could not read.
    private static final String UNREAD = "/badMessage";

    private final ObjectMapper json;

    public JettyErrors(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() < 400 ? 500 : response.getStatus();
        if (MDC.get(Problem.REQUEST_ID) == null) {
            MDC.put(
                    Problem.REQUEST_ID,
                    Optional.ofNullable(response.getHeaders().get("X-Request-Id"))
                            .orElseGet(() -> UUID.randomUUID().toString()));
        }
        if (MDC.get(Problem.PATH) == null) {
            path(request).ifPresent(path -> MDC.put(Problem.PATH, path));
        }
        try {
            byte[] body = json.writeValueAsBytes(Problem.ofStatus(status));
            response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE));
            response.getHeaders().put("X-Request-Id", MDC.get(Problem.REQUEST_ID));
            SecurityHeaders.addTo(response.getHeaders());
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            Content.Sink.write(response, true, ByteBuffer.wrap(body));
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        } finally {
            MDC.remove(Problem.REQUEST_ID);
            MDC.remove(Problem.PATH);
        }
        return true;
    }

    /// The path as it came, unless it is none.
    private static Optional<String> path(Request request) {
        try {
            return Optional.ofNullable(request.getHttpURI())
                    .map(HttpURI::getPath)
                    .filter(path -> path.startsWith("/") && !path.equals(UNREAD))
                    .map(path -> URI.create(path).toString());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
