import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// The least that a relay can do: `java PlainRelay.java PORT PROVIDER` copies bytes both ways, and knows neither
/// users nor events nor a database.
void main(String[] args) throws IOException {
    int provider = Integer.parseInt(args[1]);
    try (var server = new ServerSocket(Integer.parseInt(args[0]), 2_000, InetAddress.getLoopbackAddress())) {
        IO.println("ready");
        while (true) {
            var client = server.accept();
            Thread.ofVirtual().start(() -> relay(client, provider));
        }
    }
}

void relay(Socket client, int provider) {
    try (client;
            var upstream = new Socket(InetAddress.getLoopbackAddress(), provider)) {
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> copy(client, upstream));
        copy(upstream, client);
    } catch (IOException _) {
        // One of them has gone.
    }
}

void copy(Socket from, Socket to) {
    try {
        byte[] buffer = new byte[8192];
        var in = from.getInputStream();
        var out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
        }
        to.shutdownOutput();
    } catch (IOException _) {
        // One of them has gone.
    }
}
