package io.lyceum.adapters.llm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A provider that is nothing but a socket, for what a good server would not do.
final class RawProvider implements AutoCloseable {

    static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    private final ServerSocket server;
    private final CountDownLatch hungUp = new CountDownLatch(1);

    interface Script {
        void play(OutputStream out) throws IOException, InterruptedException;
    }

    RawProvider(Script script) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            try (var socket = server.accept()) {
                socket.setTcpNoDelay(true);
                request(socket);
                Thread.startVirtualThread(() -> awaitHangUp(socket));
                script.play(socket.getOutputStream());
            } catch (IOException | InterruptedException _) {
                hungUp.countDown();
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    /// Whether the client closes the connection within a second.
    boolean seesTheConnectionClose() throws InterruptedException {
        return hungUp.await(1, TimeUnit.SECONDS);
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static String chunk(String content) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"}}]}\n\n";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static void request(Socket socket) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        var length = 0;
        for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (var i = 0; i < length; i++) {
            reader.read();
        }
    }

    private void awaitHangUp(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // nothing more is expected
            }
        } catch (IOException _) {
            // a reset is a way to hang up
        }
        hungUp.countDown();
    }
}
