package io.lyceum.adapters.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes server-sent events to one client, on the thread of its request.
public final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final OutputStream out;
    private final ObjectMapper json;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();

    private EventStream(OutputStream out, ObjectMapper json) {
        this.out = out;
        this.json = json;
    }

    /// What is to be told; may wait as long as it likes.
    public interface Script {

        void play(EventStream events) throws InterruptedException;
    }

    public static Response.ResponseBuilder respond(ObjectMapper json, Script script) {
        StreamingOutput body = out -> {
            var events = new EventStream(out, json);
            try {
                script.play(events);
            } catch (ClientGone e) {
                LOG.debug("Client hung up", e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
        return Response.ok(body, "text/event-stream")
                .header("Cache-Control", "private, no-cache, no-transform")
                .header("X-Accel-Buffering", "no");
    }

    /// Adds one event to what the next [#flush] sends.
    public void add(String id, String event, Object data) {
        write("id: " + id + "\nevent: " + event + "\ndata: ");
        try {
            batch.write(json.writeValueAsBytes(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write("\n\n");
    }

    /// Adds from where on to resume, without an event.
    public void addPosition(String id) {
        write("id: " + id + "\n\n");
    }

    /// Adds a comment, which keeps proxies from closing a quiet connection.
    public void addHeartbeat() {
        write(":\n\n");
    }

    /// Sends what has been added.
    ///
    /// @throws ClientGone when there is nobody left to write to
    public void flush() {
        try {
            batch.writeTo(out);
            batch.reset();
            out.flush();
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private void write(String text) {
        batch.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static final class ClientGone extends RuntimeException {

        private static final long serialVersionUID = 1;

        private ClientGone(IOException cause) {
            super(cause);
        }
    }
}
