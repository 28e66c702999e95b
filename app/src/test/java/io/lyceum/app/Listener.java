package io.lyceum.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Somebody who listens to the events of a turn.
final class Listener implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final HttpResponse<InputStream> response;
    private final BufferedReader reader;
    private final List<Event> heard = new ArrayList<>();
    private int heartbeats;

    record Event(int id, String name, JsonNode data) {

        boolean isLast() {
            return name.startsWith("turn.") && !name.equals("turn.started");
        }
    }

    private Listener(HttpRequest.Builder request) {
        try {
            response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /// Asks something in a session.
    static Listener ask(Client client, String session, String content) {
        return post(client, "/api/sessions/" + session + "/messages", "{\"content\": \"%s\"}".formatted(content));
    }

    static Listener post(Client client, String path, String json, String... headers) {
        return new Listener(client.request(path, headers)
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(json)));
    }

    /// Listens to a turn from the event after `last` on.
    static Listener to(Client client, String turn, int last) {
        return new Listener(client.request(
                        "/api/turns/" + turn + "/events",
                        "Accept",
                        "text/event-stream",
                        "Last-Event-ID",
                        Integer.toString(last))
                .GET());
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /// The next event; empty when the stream is over.
    ///
    /// @throws UncheckedIOException when it broke off
    Optional<Event> next() {
        try {
            int id = 0;
            String name = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Leaks.SUITE.hear("an event stream", line);
                if (line.startsWith(":")) {
                    heartbeats++;
                } else if (line.startsWith("id: ")) {
                    id = Integer.parseInt(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    var event = new Event(id, name, Client.read(line.substring(6)));
                    heard.add(event);
                    return Optional.of(event);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Listens until at least this many events have been heard.
    Listener until(int events) {
        while (heard.size() < events && next().isPresent()) {
            // heard
        }
        return this;
    }

    /// Listens to a silent turn until at least this many comments have kept the stream alive.
    void untilHeartbeats(int comments) {
        try {
            while (heartbeats < comments) {
                String line = reader.readLine();
                if (line == null) {
                    throw new IllegalStateException("The stream is over");
                }
                heartbeats += line.startsWith(":") ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Listens to the end.
    Listener toTheEnd() {
        while (next().isPresent()) {
            // heard
        }
        return this;
    }

    /// Listens until the connection is gone, in whichever way.
    Listener untilCutOff() {
        try {
            return toTheEnd();
        } catch (UncheckedIOException _) {
            return this;
        }
    }

    List<Event> heard() {
        return heard;
    }

    int heartbeats() {
        return heartbeats;
    }

    Event last() {
        return heard.getLast();
    }

    String turn() {
        until(1);
        return heard.getFirst().data().at("/turnId").asText();
    }

    static String text(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("message.delta"))
                .map(event -> event.data().at("/text").asText())
                .collect(Collectors.joining());
    }

    String text() {
        return text(heard);
    }

    /// Hangs up.
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
