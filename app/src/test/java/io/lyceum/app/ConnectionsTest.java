package io.lyceum.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections on which a request is refused before its body has been read. What the body says is never taken for a
/// request; the next request is answered right, or the connection is closed.
class ConnectionsTest {

    private static final RunningLyceum LYCEUM = RunningLyceum.shared();
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final String HIDDEN = "GET /api/version HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: hidden\r\n\r\n";
    private static final String NEXT =
            "GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: next\r\nConnection: close\r\n\r\n";
    private static final int PATIENCE_MILLIS = 15_000;

    /// All that comes until the server closes the connection.
    private static String talk(String request) {
        try (var socket = new Socket("localhost", LYCEUM.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var sending = Thread.ofVirtual().start(() -> send(socket, request));
            var answer = new ByteArrayOutputStream();
            receive(socket, answer);
            sending.join();
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A server that closes the connection before all is sent is what this is about.
    private static void send(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            assertThat(e).isNotNull();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void receive(Socket socket, ByteArrayOutputStream answer) throws IOException {
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private static List<String> statuses(String answers) {
        return STATUS.matcher(answers).results().map(found -> found.group(1)).toList();
    }

    private static void assertInStep(String answers, String status) {
        assertThat(answers).doesNotContain("hidden");
        assertThat(statuses(answers)).as(answers).isIn(List.of(status), List.of(status, "200"));
        if (statuses(answers).size() == 2) {
            assertThat(answers.substring(answers.lastIndexOf("HTTP/1.1 "))).contains("X-Request-Id: next");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/companions, application/json, '', 401",
        "POST /api/companions, application/json, Authorization: Bearer x, 401",
        "POST /api/auth/sign-in, text/plain, '', 415",
        "POST /api/auth/sign-in, application/json, Accept: image/png, 406",
        "POST /nothing, application/json, '', 404",
        "PUT /api/health, application/json, '', 405",
        "POST /api/auth/sign-in;x=1, application/json, '', 400",
        "POST /api/webhooks/stripe, application/json, '', 400",
        "POST /api/auth/sign-in, application/json, '', 400",
        "GET /api/me, application/json, '', 401"
    })
    void aBodyThatNobodyReadsIsNotTakenForARequest(String line, String type, String header, String status) {
        for (int times : List.of(1, 100, 2_000)) {
            String body = HIDDEN.repeat(times);
            String head = line + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n"
                    + (header.isEmpty() ? "" : header + "\r\n");

            assertInStep(talk(head + "Content-Length: " + body.length() + "\r\n\r\n" + body + NEXT), status);
            assertInStep(
                    talk(head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                            + body + "\r\n0\r\n\r\n" + NEXT),
                    status);
        }
    }

    /// Without a length the body is read, and found not to be JSON, before it is too large.
    @ParameterizedTest
    @ValueSource(ints = {4_000, 20_000, 60_000})
    void aBodyThatIsTooLargeIsNotTakenForARequest(int times) {
        String body = HIDDEN.repeat(times);
        String head = "POST /api/auth/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

        assertInStep(talk(head + "Content-Length: " + body.length() + "\r\n\r\n" + body + NEXT), "413");
        assertInStep(
                talk(head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                        + "\r\n0\r\n\r\n" + NEXT),
                "400");
    }

    @Test
    void whoIsRefusedBeforeSendingTheBodyIsNotAskedForIt() {
        String answers = talk("POST /api/companions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + HIDDEN.length() + "\r\nExpect: 100-continue\r\n\r\n");

        assertThat(statuses(answers)).containsExactly("401");
        assertThat(answers).doesNotContain("100 Continue");
    }

    @Test
    void aBodyThatNeverComesKeepsTheConnectionForSecondsOnly() {
        long begun = System.nanoTime();

        String answers = talk("POST /api/companions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{");

        assertThat(statuses(answers)).containsExactly("401");
        assertThat(System.nanoTime() - begun).isLessThan(14_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: x",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Content-Length: +5",
                "Content-Length: 5,5",
                "Content-Length : 5",
                "Content-Length: 5\n\tX: y"
            })
    void whatReadersCouldMeasureDifferentlyIsRefusedAndTheConnectionClosed(String lengths) {
        String answers = talk("POST /api/auth/sign-in HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\n" + lengths + "\r\n\r\n0\r\n\r\n" + HIDDEN + NEXT);

        assertThat(answers).doesNotContain("hidden", "next");
        assertThat(statuses(answers)).hasSize(1).allMatch(status -> status.startsWith("4") || status.equals("501"));
    }
}
