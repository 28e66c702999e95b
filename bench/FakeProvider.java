import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/// Speaks chat completions: `java FakeProvider.java PORT TOKENS INTERVAL`. Each answer has as many tokens, one per
/// interval in milliseconds, or all at once when that is 0. A token is `@` and the moment it was sent, in
/// microseconds since 1970, so that whoever receives it knows how long it took.
void main(String[] args) throws IOException {
    int tokens = Integer.parseInt(args[1]);
    long interval = Duration.ofMillis(Long.parseLong(args[2])).toNanos();
    try (var server = new ServerSocket(Integer.parseInt(args[0]), 2_000, InetAddress.getLoopbackAddress())) {
        IO.println("ready");
        while (true) {
            var socket = server.accept();
            Thread.ofVirtual().start(() -> serve(socket, tokens, interval));
        }
    }
}

void serve(Socket socket, int tokens, long interval) {
    try (socket) {
        socket.setTcpNoDelay(true);
        var in = new BufferedInputStream(socket.getInputStream());
        while (readRequest(in)) {
            answer(socket, tokens, interval);
        }
    } catch (IOException _) {
        // The client has gone.
    }
}

/// Reads a head and a body of `Content-Length`; false at the end.
boolean readRequest(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int length = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
            line.write(b);
            continue;
        }
        String text = line.toString(StandardCharsets.US_ASCII).strip();
        line.reset();
        if (text.isEmpty()) {
            in.readNBytes(length);
            return true;
        }
        if (text.regionMatches(true, 0, "Content-Length:", 0, 15)) {
            length = Integer.parseInt(text.substring(15).strip());
        }
    }
    return false;
}

void answer(Socket socket, int tokens, long interval) throws IOException {
    var out = socket.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    long next = System.nanoTime();
    for (int i = 0; i < tokens; i++) {
        next += interval;
        for (long wait = next - System.nanoTime(); wait > 0 && interval > 0; wait = next - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        out.write(chunk("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake\",\"choices\":"
                + "[{\"index\":0,\"delta\":{\"content\":\"@" + ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())
                + "\"},\"finish_reason\":null}]}"));
    }
    out.write(chunk("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake\",\"choices\":"
            + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
    out.write(chunk("[DONE]"));
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
}

byte[] chunk(String data) {
    String event = "data: " + data + "\n\n";
    return (Integer.toHexString(event.length()) + "\r\n" + event + "\r\n").getBytes(StandardCharsets.US_ASCII);
}
