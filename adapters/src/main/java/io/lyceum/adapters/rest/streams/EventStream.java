package io.lyceum.adapters.rest.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Writes server-sent events to one client, on the thread of its request.
public final class EventStream {

    private final OutputStream out;
    private final ObjectMapper json;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();

    EventStream(OutputStream out, ObjectMapper json) {
        this.out = out;
        this.json = json;
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
