package io.lyceum.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A provider of chat completions that does what the first word of the learner's last line says, so that one of them
/// serves any number of tests at once. It is nothing but a socket, because most of that no good server would do.
final class ScriptedProvider implements AutoCloseable {

    static final String ANSWER = "Half of a half is a quarter. Wie groß ist ein Drittel von ¾? 🙂 Try it!";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerSocket server;
    private final int breaksAfter;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();

    ScriptedProvider() {
        this(0);
    }

    /// @param breaksAfter how many words of a `relay` it says before it hangs up; all of them when 0
    ScriptedProvider(int breaksAfter) {
        this.breaksAfter = breaksAfter;
        try {
            server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    /// One request.
    record Asked(String line, Map<String, String> headers, JsonNode body, CountDownLatch hungUp) {

        String authorization() {
            return headers.getOrDefault("authorization", "");
        }

        /// Whether the client closes the connection within a second.
        boolean seesTheConnectionClose() throws InterruptedException {
            return hungUp.await(1, TimeUnit.SECONDS);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /// The requests whose last line is this.
    List<Asked> asked(String line) {
        return asked.stream().filter(request -> request.line().equals(line)).toList();
    }

    /// The text that `count 100` gets.
    static String counted(int tokens) {
        return IntStream.range(0, tokens).mapToObj(number -> number + " ").collect(Collectors.joining());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            Map<String, String> headers = new HashMap<>();
            for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            if (length == 0) {
                answer(socket.getOutputStream(), "200 OK", "application/json", "{\"data\":[]}");
                return;
            }
            var body = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                body.append((char) reader.read());
            }
            var request = JSON.readTree(body.toString().getBytes(StandardCharsets.ISO_8859_1));
            var messages = request.path("messages");
            String line = lastOf(messages, "user");
            String begun =
                    messages.path(messages.size() - 1).path("role").asText().equals("assistant")
                            ? lastOf(messages, "assistant")
                            : "";
            var one = new Asked(line, headers, request, new CountDownLatch(1));
            asked.add(one);
            Thread.startVirtualThread(() -> awaitHangUp(socket, one));
            play(socket.getOutputStream(), line, begun, one);
        } catch (IOException _) {
            // hung up
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastOf(JsonNode messages, String role) {
        String last = "";
        for (var message : messages) {
            last = message.path("role").asText().equals(role)
                    ? message.path("content").asText()
                    : last;
        }
        return last;
    }

    private void play(OutputStream out, String line, String begun, Asked request)
            throws IOException, InterruptedException {
        int attempt = attempts.computeIfAbsent(line, _ -> new AtomicInteger()).incrementAndGet();
        var words = List.of(line.split("[ \n]", -1));
        switch (words.getFirst()) {
            case "count" -> count(out, Integer.parseInt(words.get(1)), Duration.ZERO);
            case "slowly" -> count(out, Integer.parseInt(words.get(1)), Duration.ofMillis(20));
            case "endless" -> count(out, Integer.MAX_VALUE, Duration.ofMillis(5));
            case "usage" -> {
                begin(out);
                say(out, "Yes.");
                write(out, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n");
                write(out, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":123,\"completion_tokens\":45}}\n\n");
                write(out, "data: [DONE]\n\n");
            }
            case "busy" -> {
                if (attempt == 1) {
                    fail(out, "429 Too Many Requests", "rate_limit_exceeded");
                } else {
                    count(out, 5, Duration.ZERO);
                }
            }
            case "locked" -> fail(out, "401 Unauthorized", "invalid_api_key");
            case "broken" -> fail(out, "500 Internal Server Error", "server_error");
            case "garbage" -> {
                begin(out);
                say(out, "Well ");
                write(out, "data: {\"choices\":[{\"delta\":{\"content\": <<<\n\n");
            }
            case "dies" -> {
                begin(out);
                for (int number = 0; number < 20; number++) {
                    say(out, number + " ");
                }
            }
            case "relay", "slow-relay" -> {
                int told = begun.isEmpty() ? 0 : begun.split(" ", -1).length;
                begin(out);
                for (int number = told; number < Integer.parseInt(words.get(1)); number++) {
                    say(out, (number == told && number > 0 ? " " : "") + number + " ");
                    if (told > 0 && words.getFirst().equals("slow-relay")) {
                        Thread.sleep(10);
                    }
                    if (number == breaksAfter - 1) {
                        return;
                    }
                }
                end(out);
            }
            case "mute" -> {
                begin(out);
                request.hungUp().await(30, TimeUnit.SECONDS);
            }
            case "stalls" -> {
                begin(out);
                say(out, "Let me think");
                request.hungUp().await(30, TimeUnit.SECONDS);
            }
            default -> {
                begin(out);
                for (String word : ANSWER.split("(?<= )", -1)) {
                    say(out, word);
                }
                end(out);
            }
        }
    }

    private static void count(OutputStream out, int tokens, Duration pause) throws IOException, InterruptedException {
        begin(out);
        for (int number = 0; number < tokens; number++) {
            say(out, number + " ");
            Thread.sleep(pause);
        }
        end(out);
    }

    private static void begin(OutputStream out) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    private static void say(OutputStream out, String text) throws IOException {
        write(
                out,
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n"
                        .formatted(JSON.writeValueAsString(text)));
    }

    private static void end(OutputStream out) throws IOException {
        write(out, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    }

    private static void fail(OutputStream out, String status, String code) throws IOException {
        answer(
                out,
                status,
                "application/json",
                "{\"error\":{\"message\":\"Not now\",\"type\":\"%1$s\",\"code\":\"%1$s\"}}".formatted(code));
    }

    private static void answer(OutputStream out, String status, String type, String body) throws IOException {
        write(
                out,
                "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, type, body.length(), body));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void awaitHangUp(Socket socket, Asked request) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // nothing more is expected
            }
        } catch (IOException _) {
            // a reset is a way to hang up
        }
        request.hungUp().countDown();
    }
}
