package io.lyceum.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/// A user of the REST API, or somebody not signed in.
record Client(String url, String token) {

    /// What most users of the tests have; the detector of leaks knows it.
    static final String PASSWORD = "correct horse";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Answers ANSWERS = new Answers(Leaks.SUITE);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// An answer with its body, if it has one, as JSON.
    record Answer(int status, JsonNode body, HttpResponse<String> raw) {

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        String text(String pointer) {
            return body.at(pointer).asText();
        }
    }

    static Client signUp(String url) {
        var answer = new Client(url, "").post("/api/auth/sign-up", """
                {"email": "%s@example.org", "password": "%s"}""".formatted(UUID.randomUUID(), PASSWORD));
        return new Client(url, answer.text("/accessToken"));
    }

    /// The same user on another node.
    Client at(RunningLyceum node) {
        return new Client(node.url(), token);
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    Answer post(String path, String json, String... headers) {
        return send(request(path, headers).POST(BodyPublishers.ofString(json)));
    }

    Answer put(String path) {
        return send(request(path).PUT(BodyPublishers.noBody()));
    }

    Answer put(String path, String json) {
        return send(request(path).PUT(BodyPublishers.ofString(json)));
    }

    Answer patch(String path, String json, String... headers) {
        return send(request(path, headers).method("PATCH", BodyPublishers.ofString(json)));
    }

    Answer delete(String path, String... headers) {
        return send(request(path, headers).DELETE());
    }

    /// Opens a stream of events.
    HttpResponse<InputStream> stream(String path, String json) {
        try {
            return HTTP.send(
                    request(path, "Accept", "text/event-stream")
                            .POST(BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The id of the user, or nothing for somebody not signed in.
    String id() {
        return get("/api/me").text("/id");
    }

    /// Makes a companion and returns its id.
    String newCompanion() {
        var answer = post("/api/companions", """
                {"name": "Ada", "subject": "maths", "topic": "fractions", "voice": "female", "style": "casual"}""");
        return answer.text("/id");
    }

    /// Starts a lesson and returns its id.
    String newSession(String companion) {
        var answer = post("/api/companions/" + companion + "/sessions", "{\"mode\": \"text\"}");
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.raw().body());
        }
        return answer.text("/id");
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    /// Any method; without a body when there is no text.
    Answer call(String method, String path, String json, String... headers) {
        return send(request(path, headers)
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    static Answer send(HttpRequest.Builder request) {
        try {
            var raw = exchange(request.build());
            boolean json = raw.headers()
                    .firstValue("Content-Type")
                    .map(type -> type.contains("json"))
                    .orElse(false);
            var body = json ? read(raw.body()) : JSON.missingNode();
            ANSWERS.hear(raw.request().method() + " " + raw.request().uri().getPath(), raw.headers(), raw.body(), body);
            return new Answer(raw.statusCode(), body, raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Jetty closes a connection whose request it has refused before it came whole; a client that had the next request
    /// under way on it tries that again on a new one, as browsers do.
    private static HttpResponse<String> exchange(HttpRequest request) throws IOException, InterruptedException {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("header parser received no bytes")) {
                throw e;
            }
            return HTTP.send(request, BodyHandlers.ofString());
        }
    }

    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
