package io.lyceum.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Somebody who follows a user's feed.
final class FeedListener implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final BufferedReader reader;
    private final int status;
    private final List<Heard> heard = new ArrayList<>();

    private record Heard(String id, String kind, JsonNode data) {}

    /// @param last the position to go on after; empty to begin now
    FeedListener(Client client, String last) {
        var request = client.request("/api/me/events", "Accept", "text/event-stream");
        if (!last.isEmpty()) {
            request.setHeader("Last-Event-ID", last);
        }
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            status = response.statusCode();
            reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether there is anything to listen to.
    boolean isHeard() {
        return status == 200;
    }

    /// Waits for the first line, which says that the stream has begun.
    void awaitWord() {
        try {
            reader.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Listens until something of a kind has happened; returns the kinds of all that was heard so far.
    List<String> until(String kind) {
        while (heard.stream().noneMatch(event -> event.kind().equals(kind)) && read().isPresent()) {
            // heard
        }
        return heard.stream().map(Heard::kind).toList();
    }

    /// The kind of the next event; empty when the stream is over.
    String next() {
        return read().map(Heard::kind).orElse("");
    }

    JsonNode first(String kind) {
        return heard.stream()
                .filter(event -> event.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .data();
    }

    List<String> ids() {
        return heard.stream().map(Heard::id).toList();
    }

    String lastId() {
        return heard.getLast().id();
    }

    /// Waits for the end of the stream.
    boolean isOver() {
        while (read().isPresent()) {
            // heard
        }
        return true;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Heard> read() {
        try {
            String id = "";
            String kind = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Leaks.SUITE.hear("an event stream", line);
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    kind = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    var event = new Heard(id, kind, Client.read(line.substring(6)));
                    heard.add(event);
                    return Optional.of(event);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
