package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.ConfigOverride;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clients that ask for streams and do not read them.
class SlowReadersTest {

    private static final int READERS = 20;
    private static final String BUSY = "http_active_requests ";
    private static final int EVENTS = 20_000;
    private static final long MEBIBYTE = 1024 * 1024;

    @SuppressWarnings("NullAway.Init")
    private static RunningLyceum lyceum;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() {
        lyceum = RunningLyceum.start(
                ConfigOverride.config("server.applicationConnectors[0].idleTimeout", "3s"),
                ConfigOverride.config("feed.longest", "10m"));
    }

    @AfterAll
    static void stop() {
        lyceum.close();
    }

    /// More events than fit into all buffers between the service and a client.
    private static String backlog(Client user) {
        Superuser.change(
                "INSERT INTO user_event (user_id, kind, data) "
                        + "SELECT ?::uuid, 'quota.changed', jsonb_build_object('meter', repeat('x', 500)) "
                        + "FROM generate_series(1, ?)",
                user.id(),
                EVENTS);
        return Superuser.texts(
                        "SELECT min(xid::text || '-' || number) FROM user_event "
                                + "WHERE user_id = ?::uuid AND kind = 'quota.changed'",
                        user.id())
                .getFirst();
    }

    private Socket follow(Client user, String from) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(4 * 1024);
            socket.connect(new InetSocketAddress("localhost", lyceum.port()));
            sockets.add(socket);
            socket.getOutputStream().write("""
                            GET /api/me/events HTTP/1.1\r
                            Host: localhost\r
                            Accept: text/event-stream\r
                            Last-Event-ID: %s\r
                            Authorization: Bearer %s\r
                            \r
                            """.formatted(from, user.token()).getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many requests are being answered, each on a thread of its own.
    private static int busy() {
        return new Client(lyceum.adminUrl(), "")
                .get("/metrics")
                .raw()
                .body()
                .lines()
                .filter(line -> line.startsWith(BUSY))
                .map(line -> (int) Double.parseDouble(line.substring(BUSY.length())))
                .findFirst()
                .orElse(-1);
    }

    private static long usedHeap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void whoDoesNotReadCostsLittleAndIsDisconnected() throws IOException, InterruptedException {
        var user = lyceum.newUser();
        String from = backlog(user);
        long before = usedHeap();

        for (int i = 0; i < READERS; i++) {
            follow(user, from);
        }
        assertThat(Eventually.within(Duration.ofSeconds(10), () -> busy() == READERS))
                .as("all are being written to")
                .isTrue();
        Thread.sleep(1_500);
        assertThat(busy()).isEqualTo(READERS);
        assertThat(usedHeap() - before).isLessThan(READERS * MEBIBYTE);

        assertThat(Eventually.within(Duration.ofSeconds(30), () -> busy() == 0))
                .as("all are let go")
                .isTrue();
        for (var socket : sockets) {
            assertThat(isBrokenOff(socket.getInputStream())).isTrue();
            socket.close();
        }
    }

    /// Whether what is left to read ends before the last chunk.
    private static boolean isBrokenOff(InputStream in) {
        try {
            byte[] bytes = in.readAllBytes();
            return !new String(bytes, StandardCharsets.UTF_8).endsWith("0\r\n\r\n");
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void whoReadsSlowlyIsServed() throws IOException, InterruptedException {
        var user = lyceum.newUser();
        try (var socket = follow(user, backlog(user))) {
            byte[] buffer = new byte[64 * 1024];
            long read = 0;
            long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
            while (System.nanoTime() < end) {
                int some = socket.getInputStream().read(buffer);
                assertThat(some).isPositive();
                read += some;
                Thread.sleep(100);
            }
            assertThat(read).isGreaterThan(100_000);
        }
    }
}
