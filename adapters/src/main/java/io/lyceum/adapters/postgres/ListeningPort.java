package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;

/// Decides the TCP port before the server tries it, to be able to say what to change when it is taken.
final class ListeningPort {

    private ListeningPort() {}

    /// A port of 0 stands for the one of the last start, or a free one at the first start or when that is
    /// taken.
    static int choose(int wanted, DataFolder folder) {
        int port = wanted == 0 ? remembered(folder) : wanted;
        if (port == 0 || (wanted == 0 && !isFree(port))) {
            return free();
        }
        if (!isFree(port)) {
            throw new PostgresUnavailable("The embedded PostgreSQL cannot use port " + port
                    + " of 127.0.0.1, something else listens there: set DATABASE_PORT to a free port.");
        }
        return port;
    }

    private static int remembered(DataFolder folder) {
        try {
            String text = Files.exists(folder.port())
                    ? Files.readString(folder.port()).strip()
                    : "";
            return text.matches("\\d{1,5}") ? Math.min(65_535, Integer.parseInt(text)) : 0;
        } catch (IOException failure) {
            throw new PostgresUnavailable("The file " + folder.port() + " cannot be read: " + failure, failure);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(loopback(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int free() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(loopback(0));
            return probe.getLocalPort();
        } catch (IOException failure) {
            throw new PostgresUnavailable("No free port on 127.0.0.1: " + failure, failure);
        }
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
