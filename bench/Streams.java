import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Listens to many answers of FakeProvider at once: `java Streams.java lesson|plain URL TOKENS COUNT`. `lesson` starts
/// a lesson for each user and asks a question in it, `plain` asks the provider, or a relay before it, directly.
///
/// Delays are those of tokens that were sent while all streams ran.
final int MAX_TOKENS = 40_000;
final Semaphore starting = new Semaphore(16);
final AtomicInteger failed = new AtomicInteger();
final AtomicLong firstTokenOfLast = new AtomicLong();
final AtomicLong lastTokenOfFirst = new AtomicLong(Long.MAX_VALUE);

void main(String[] args) throws Exception {
    boolean lesson = args[0].equals("lesson");
    var url = URI.create(args[1]);
    List<String> users = Files.readAllLines(Path.of(args[2]));
    int count = Integer.parseInt(args[3]);
    var streams = IntStream.range(0, count)
            .mapToObj(n -> new Listener(url, users.get(n % users.size()), n, lesson))
            .toList();
    var opened = new CountDownLatch(count);
    var go = new CountDownLatch(1);
    var threads = streams.stream()
            .map(stream -> Thread.ofVirtual().start(() -> {
                try {
                    stream.open();
                    opened.countDown();
                    go.await();
                    stream.listen();
                } catch (IOException | InterruptedException | RuntimeException e) {
                    opened.countDown();
                    if (failed.incrementAndGet() == 1) {
                        System.err.println("failed: " + e);
                    }
                }
            }))
            .toList();
    opened.await();
    long begun = System.nanoTime();
    go.countDown();
    for (var thread : threads) {
        thread.join();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long tokens = streams.stream().mapToLong(stream -> stream.tokens).sum();
    IO.println("streams: %d, failed: %d, tokens: %d, seconds: %.1f".formatted(count, failed.get(), tokens, seconds));
    IO.println("tokens per second: %d".formatted((long) (tokens / seconds)));
    print("first token after, ms", streams.stream().mapToLong(stream -> stream.first).filter(first -> first > 0));
    print("token delay, ms", streams.stream().flatMapToLong(Listener::steadyDelays));
}

void print(String what, LongStream micros) {
    long[] sorted = micros.sorted().toArray();
    if (sorted.length > 0) {
        IO.println("%s: p50 %.1f, p99 %.1f, max %.1f (of %d)".formatted(
                what,
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3,
                sorted[sorted.length - 1] / 1e3,
                sorted.length));
    }
}

long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
}

final class Listener {

    final URI url;
    final String user;
    final int number;
    final boolean lesson;
    final long[] sent = new long[MAX_TOKENS];
    final int[] delays = new int[MAX_TOKENS];
    int tokens;
    long first;

    /// A delta may end within a token.
    String begunToken = "";

    String path = "/v1/chat/completions";

    Listener(URI url, String user, int number, boolean lesson) {
        this.url = url;
        this.user = user;
        this.number = number;
        this.lesson = lesson;
    }

    LongStream steadyDelays() {
        return IntStream.range(0, tokens)
                .filter(i -> sent[i] >= firstTokenOfLast.get() && sent[i] <= lastTokenOfFirst.get())
                .mapToLong(i -> delays[i]);
    }

    void open() throws IOException, InterruptedException {
        if (!lesson) {
            return;
        }
        long n = 1 + 20L * (number % 1000);
        String millis = "%012x".formatted(1_700_000_000_000L + n * 630_720);
        String companion = "%s-%s-7000-8000-%012x".formatted(millis.substring(0, 8), millis.substring(8), n);
        starting.acquire();
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            post(socket, "/api/companions/" + companion + "/sessions", "{\"mode\":\"text\"}", "application/json");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int id = answer.indexOf("\"id\":\"");
            if (id < 0) {
                throw new IOException(answer);
            }
            path = "/api/sessions/" + answer.substring(id + 6, id + 42) + "/messages";
        } finally {
            starting.release();
        }
    }

    void listen() throws IOException, InterruptedException {
        long begun = now();
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setTcpNoDelay(true);
            post(socket, path, lesson ? "{\"content\":\"Tell me more.\"}"
                    : "{\"model\":\"fake\",\"stream\":true,\"messages\":[]}", "text/event-stream");
            read(new BufferedInputStream(socket.getInputStream(), 16_384), begun);
        }
    }

    /// As HTTP/1.0, so that no chunk sizes stand between the tokens.
    void post(Socket socket, String path, String body, String accept) throws IOException {
        socket.getOutputStream().write(("POST " + path + " HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer " + user + "\r\nAccept: " + accept
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    /// Every `@` and the 16 digits after it are a token. The whole answer repeats them all, so reading stops there.
    void read(InputStream in, long begun) throws IOException {
        var line = new ByteArrayOutputStream(256);
        boolean completed = false;
        for (int b = in.read(); b >= 0 && !completed; b = in.read()) {
            if (b != '\n') {
                line.write(b);
                continue;
            }
            String text = line.toString(StandardCharsets.US_ASCII);
            line.reset();
            completed = text.startsWith("event: turn.completed") || text.startsWith("data: [DONE]");
            if (!completed) {
                note(text, begun);
            }
        }
        if (!completed) {
            throw new IOException("the stream ended too early, after " + tokens + " tokens");
        }
        if (tokens > 0) {
            lastTokenOfFirst.accumulateAndGet(sent[tokens - 1], Math::min);
        }
    }

    void note(String line, long begun) {
        int delta = line.indexOf("\"text\":\"");
        String text = delta < 0 ? line : begunToken + line.substring(delta + 8, line.lastIndexOf('"'));
        begunToken = "";
        long at = 0;
        for (int mark = text.indexOf('@'); mark >= 0; mark = text.indexOf('@', mark + 17)) {
            if (mark + 17 > text.length()) {
                begunToken = text.substring(mark);
                return;
            }
            if (at == 0) {
                at = now();
            }
            if (tokens == 0) {
                first = at - begun;
                firstTokenOfLast.accumulateAndGet(at, Math::max);
            }
            if (tokens < MAX_TOKENS) {
                sent[tokens] = Long.parseLong(text.substring(mark + 1, mark + 17));
                delays[tokens] = (int) (at - sent[tokens]);
                tokens++;
            }
        }
    }
}
