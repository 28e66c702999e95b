package io.lyceum.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that sends bytes as they are, right or wrong.
final class RawHttp {

    private static final int PATIENCE_MILLIS = 10_000;

    private RawHttp() {}

    /// The first answer on a connection, up to where the server closes it.
    record Answer(String text) {

        int status() {
            return Integer.parseInt(text.split(" ", 3)[1]);
        }

        String head() {
            return text.split("\r\n\r\n", 2)[0];
        }

        /// The JSON document of the answer, chunked or not.
        JsonNode body() {
            return Client.read(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
        }
    }

    static Answer send(int port, String request) {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            String text = answer.toString(StandardCharsets.UTF_8);
            Leaks.SUITE.hear("a raw answer", text);
            return new Answer(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
