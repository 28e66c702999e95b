package io.lyceum.adapters.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;

/// A service in a process of its own, to be killed: prints the number of each row once its commit has
/// returned.
final class AcknowledgingWriter {

    private AcknowledgingWriter() {}

    public static void main(String[] arguments) throws Exception {
        PostgresServer server =
                PostgresServer.start(new PostgresServer.Settings(Path.of(arguments[0]), 0, 20, Duration.ofSeconds(10)));
        PostgresServer.Login owner = server.owner();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), owner.user(), owner.password());
                Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO entry (number) VALUES (?)")) {
            statement.execute("CREATE TABLE IF NOT EXISTS entry (number bigint PRIMARY KEY)");
            for (long number = 1; ; number++) {
                insert.setLong(1, number);
                insert.executeUpdate();
                System.out.println(number);
            }
        }
    }
}
