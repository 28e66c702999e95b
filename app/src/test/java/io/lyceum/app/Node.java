package io.lyceum.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The service in a process of its own, which can be killed.
final class Node implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final int port;
    private final int adminPort;
    private final Path log;

    private Node(Process process, int port, int adminPort, Path log) {
        this.process = process;
        this.port = port;
        this.adminPort = adminPort;
        this.log = log;
    }

    /// Starts a process and does not wait for it to be ready.
    static Node start(Map<String, String> settings) {
        int port = freePort();
        int adminPort = freePort();
        Map<String, String> environment = new HashMap<>(settings);
        environment.putIfAbsent("SIGN_UP_BURST", "100000");
        environment.put("PORT", Integer.toString(port));
        environment.put("ADMIN_PORT", Integer.toString(adminPort));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                LyceumApplication.class.getName(),
                "server",
                new File("../config.yml").getPath());
        builder.environment().putAll(environment);
        try {
            var log = Files.createTempFile("node", ".log");
            log.toFile().deleteOnExit();
            return new Node(
                    builder.redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    port,
                    adminPort,
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the node is ready to serve.
    Node awaitReady() throws InterruptedException, IOException {
        var end = Instant.now().plusSeconds(60);
        while (readiness() != 200) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("The node did not start:\n" + Files.readString(log));
            }
            Thread.sleep(50);
        }
        return this;
    }

    String url() {
        return "http://localhost:" + port;
    }

    String adminUrl() {
        return "http://localhost:" + adminPort;
    }

    /// The status with which the node says whether it is ready; 0 when it does not answer.
    int readiness() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/health-check?type=ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Kills the process as the kernel does when memory runs out.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// Sends a signal such as `STOP`, `CONT` or `TERM`.
    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /// Waits for the process to end and returns its exit code.
    int exit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The node did not stop");
        }
        return process.exitValue();
    }

    /// All that it has printed.
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Leaks.SUITE.read("the log of a node", log);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
