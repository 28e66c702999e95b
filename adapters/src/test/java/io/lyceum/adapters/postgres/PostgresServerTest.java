package io.lyceum.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PostgresServerTest {

    /// One for all, because only the first start in a folder is slow.
    @TempDir
    private static Path folder;

    @Test
    void aNewServerIsDurableAndClosedToStrangers() throws Exception {
        try (PostgresServer server = start()) {
            assertThat(server.jdbcUrl()).matches("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/lyceum");
            assertThat(setting(server, "fsync")).isEqualTo("on");
            assertThat(setting(server, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(server, "full_page_writes")).isEqualTo("on");
            assertThat(setting(server, "data_checksums")).isEqualTo("on");
            assertThat(setting(server, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(server, "max_connections")).isEqualTo("20");
            assertThat(setting(server, "server_version")).startsWith(Binaries.MAJOR + ".");
            assertThat(setting(server, "log_timezone")).isEqualTo("UTC");
            assertThat(setting(server, "jit")).isEqualTo("off");
            assertThat(asSuperuser(server, "SELECT coalesce(current_setting('unix_socket_directories'), '')"))
                    .isEmpty();
            assertThat(asSuperuser(server, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
            assertThat(asSuperuser(server, "SELECT string_agg(DISTINCT address, ',') FROM pg_hba_file_rules"))
                    .isEqualTo("127.0.0.1");
            assertThat(one(
                            server,
                            "SELECT datlocprovider::text || datlocale || pg_encoding_to_char(encoding) FROM pg_database"
                                    + " WHERE datname = 'lyceum'"))
                    .isEqualTo("bC.UTF-8UTF8");

            assertThatThrownBy(
                            () -> connect(server, "lyceum", "lyceum_owner", "").close())
                    .hasMessageContaining("password");
            assertThatThrownBy(() ->
                            connect(server, "lyceum", "postgres", "postgres").close())
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> connect(
                                    server,
                                    "postgres",
                                    "lyceum_owner",
                                    server.owner().password())
                            .close())
                    .hasMessageContaining("no pg_hba.conf entry");
        }
    }

    @Test
    void theOwnerMakesTheRoleOfTheApplicationAndHasNoMorePowerThanThat() throws Exception {
        try (PostgresServer server = start()) {
            execute(server, "CREATE ROLE lyceum_app LOGIN PASSWORD '" + server.applicationPassword() + "'");

            assertThat(one(
                            server,
                            "SELECT rolsuper::text || rolbypassrls::text || rolcreatedb::text || rolcreaterole::text"
                                    + " FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("falsefalsefalsetrue");
            assertThat(one(server, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'lyceum'"))
                    .isEqualTo("lyceum_owner");
            assertThatThrownBy(() -> execute(server, "CREATE ROLE sly BYPASSRLS"))
                    .hasMessageContaining("BYPASSRLS");
            assertThatThrownBy(() -> execute(server, "COPY (SELECT 1) TO PROGRAM 'true'"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> execute(server, "GRANT pg_execute_server_program TO lyceum_app"))
                    .hasMessageContaining("permission denied");
            assertThat(lineFor("lyceum_app"))
                    .isEqualTo(portOf(server) + ":lyceum:lyceum_app:" + server.applicationPassword());
            connect(server, "lyceum", "lyceum_app", server.applicationPassword())
                    .close();
            execute(server, "DROP ROLE lyceum_app");
        }
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws Exception {
        try (PostgresServer server = start()) {
            Path home = folder.resolve("data/postgres");
            for (Path secret : List.of(
                    folder.resolve("data/credentials"),
                    folder.resolve("data/pgpass"),
                    folder.resolve("data/lock"),
                    home.resolve("data/pg_hba.conf"),
                    home.resolve("data/postgresql.conf"),
                    home.resolve("log/start.log"))) {
                assertThat(permissions(secret)).as("%s", secret).isEqualTo("rw-------");
            }
            for (Path closed : List.of(folder.resolve("data"), home, home.resolve("data"), home.resolve("log"))) {
                assertThat(permissions(closed)).as("%s", closed).isEqualTo("rwx------");
            }
            Credentials secrets = Credentials.load(folder.resolve("data/credentials"));
            assertThat(List.of(secrets.superuser(), secrets.owner(), secrets.application()))
                    .doesNotHaveDuplicates()
                    .allMatch(password -> password.length() == 32);
            assertThat(server.owner().toString() + secrets).doesNotContain(secrets.owner());
            ProcessHandle process = ProcessHandle.of(recordedPid()).orElseThrow();
            assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/environ")))
                    .doesNotContain("HOME=")
                    .contains("LC_ALL=");
            try (var logs = Files.list(home.resolve("log"))) {
                for (Path log : logs.toList()) {
                    assertThat(Files.readString(log)).doesNotContain(secrets.owner(), secrets.superuser());
                }
            }
        }
    }

    @Test
    void dataAndPasswordsStayAndThePortMayChange() throws Exception {
        String password;
        try (PostgresServer server = start()) {
            password = server.owner().password();
            execute(server, "CREATE TABLE kept AS SELECT 7 AS number");
        }
        assertThat(processes()).isEmpty();
        assertThat(folder.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
        int other = freePort();

        try (PostgresServer server = start(other)) {
            assertThat(portOf(server)).isEqualTo(other);
            assertThat(server.owner().password()).isEqualTo(password);
            assertThat(one(server, "SELECT number FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void everyAcknowledgedRowSurvivesTheDeathOfTheServiceAndOfTheServer() throws Exception {
        long orphaned = lastAcknowledgedBeforeTheDeathOf(false);
        assertThat(processes()).as("the orphan").isNotEmpty();
        long orphan = recordedPid();

        try (PostgresServer server = start(freePort())) {
            assertThat(recordedPid()).isNotEqualTo(orphan);
            assertThat(countUpTo(server, orphaned)).isEqualTo(orphaned);
            execute(server, "DROP TABLE entry");
        }
        long killed = lastAcknowledgedBeforeTheDeathOf(true);
        try (PostgresServer server = start()) {
            assertThat(countUpTo(server, killed)).isEqualTo(killed);
            execute(server, "DROP TABLE entry");
        }
    }

    @Test
    void oneServiceAtATimeHasTheFolder() throws Exception {
        try (PostgresServer server = start()) {
            String pid = Long.toString(ProcessHandle.current().pid());
            assertThatThrownBy(this::start)
                    .isInstanceOf(PostgresUnavailable.class)
                    .hasMessageContaining(folder.resolve("data").toString())
                    .hasMessageContaining("PID " + pid);

            assertThat(firstWordOf(child())).contains("already in use by the process with PID " + pid);
            assertThat(one(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aStalePidFileIsRemovedAndTheProcessItNamesIsLeftAlone() throws Exception {
        start().close();
        Path data = folder.resolve("data/postgres/data");
        Process bystander =
                new ProcessBuilder("sleep", "60").directory(data.toFile()).start();
        try {
            Files.writeString(
                    data.resolve("postmaster.pid"), bystander.pid() + "\n" + data + "\n1\n5432\n\n127.0.0.1\n");

            try (PostgresServer server = start()) {
                assertThat(one(server, "SELECT 1")).isEqualTo("1");
            }
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly().waitFor();
        }
    }

    @Test
    void childrenThatOutlivedTheServerAreEnded() throws Exception {
        PostgresServer first = start();
        Thread busy = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(() -> execute(first, "DO $$ BEGIN LOOP END LOOP; END $$"))
                        .isInstanceOf(SQLException.class));
        long postmaster = recordedPid();
        while (!"1".equals(one(first, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO%'"))) {
            Thread.sleep(20);
        }
        ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();
        while (processes().stream().anyMatch(process -> process.pid() == postmaster)) {
            Thread.sleep(20);
        }
        assertThat(processes()).as("the busy child").isNotEmpty();

        first.close();

        assertThat(processes()).isEmpty();
        busy.join();
        try (PostgresServer server = start()) {
            assertThat(one(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() throws Exception {
        Path old = folder.resolve("old");
        Files.createDirectories(old.resolve("postgres/data"));
        Files.writeString(old.resolve("postgres/data/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> PostgresServer.start(settings(old, 0)))
                .isInstanceOf(PostgresUnavailable.class)
                .hasMessageContaining("is of PostgreSQL 17")
                .hasMessageContaining("brings PostgreSQL 18");
    }

    @Test
    void aTakenPortIsNamedWithTheSettingToChange() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(taken.getLocalPort()))
                    .isInstanceOf(PostgresUnavailable.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("DATABASE_PORT");
        }
    }

    @Test
    void aServerThatEndsEarlyLeavesItsReasonInTheMessage() throws Exception {
        start().close();
        Path tuned = folder.resolve("data/postgres/data/postgresql.auto.conf");
        Files.writeString(tuned, "shared_buffers = plenty\n");
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(PostgresUnavailable.class)
                    .hasMessageContaining("shared_buffers")
                    .hasMessageContaining("plenty");
            assertThat(processes()).isEmpty();
        } finally {
            Files.writeString(tuned, "");
        }
    }

    @Test
    void rootMayRunItAsNobody() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")));
        Path reachable = Files.createTempDirectory(
                "lyceum-postgres", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        try {
            PostgresServer.Settings settings = settings(reachable.resolve("data"), 0);
            try (PostgresServer server = PostgresServer.start(settings, chosen -> ServerUser.nobody())) {
                Path proc = Path.of("/proc/"
                        + Files.readAllLines(reachable.resolve("data/postgres/data/postmaster.pid"))
                                .getFirst());
                assertThat(Files.getAttribute(proc, "unix:uid")).isEqualTo(65534);
                execute(server, "CREATE TABLE entry AS SELECT 7 AS number");
            }
            try (PostgresServer server = PostgresServer.start(settings)) {
                assertThat(one(server, "SELECT number FROM entry")).isEqualTo("7");
            }
        } finally {
            DataFolder.deleteTree(reachable);
        }
    }

    private PostgresServer start() {
        return start(0);
    }

    private PostgresServer start(int port) {
        return PostgresServer.start(settings(folder.resolve("data"), port));
    }

    private static PostgresServer.Settings settings(Path folder, int port) {
        return new PostgresServer.Settings(folder, port, 20, Duration.ofSeconds(10));
    }

    private Process child() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AcknowledgingWriter.class.getName(),
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .start();
    }

    /// Its refusal, or the number of its first row.
    private static String firstWordOf(Process service) throws IOException {
        try (BufferedReader output = service.inputReader()) {
            return output.lines()
                    .filter(line -> line.contains("already in use") || line.matches("\\d+"))
                    .findFirst()
                    .orElse("");
        } finally {
            service.destroyForcibly();
        }
    }

    /// Kills the writing service in the middle of its work, and PostgreSQL's processes with it or not.
    private long lastAcknowledgedBeforeTheDeathOf(boolean serverToo) throws Exception {
        Process service = child();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader output = service.inputReader()) {
            while (acknowledged.size() < 300) {
                acknowledged.add(output.readLine());
            }
            List<ProcessHandle> server = processes();
            service.toHandle().destroyForcibly();
            if (serverToo) {
                server.forEach(ProcessHandle::destroyForcibly);
            }
            output.lines().forEach(acknowledged::add);
        }
        assertThat(service.waitFor(5, TimeUnit.SECONDS)).isTrue();
        List<String> numbers =
                acknowledged.stream().filter(line -> line.matches("\\d+")).toList();
        return Long.parseLong(numbers.getLast());
    }

    private static long countUpTo(PostgresServer server, long last) throws SQLException {
        return Long.parseLong(one(server, "SELECT count(*) FROM entry WHERE number <= " + last));
    }

    private List<ProcessHandle> processes() throws IOException {
        return new ServerProcesses(new DataFolder(folder.resolve("data").toRealPath())).alive();
    }

    private long recordedPid() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("data/postgres/data/postmaster.pid"))
                .getFirst());
    }

    private String lineFor(String user) throws IOException {
        return Files.readAllLines(folder.resolve("data/pgpass")).stream()
                .filter(line -> line.contains(":" + user + ":"))
                .map(line -> line.substring("127.0.0.1:".length()))
                .findFirst()
                .orElseThrow();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static int portOf(PostgresServer server) {
        return Integer.parseInt(server.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));
    }

    private static Connection connect(PostgresServer server, String database, String user, String password)
            throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl().replaceAll("lyceum$", database), user, password);
    }

    private static String setting(PostgresServer server, String name) throws SQLException {
        return one(server, "SELECT current_setting('" + name + "')");
    }

    private static String one(PostgresServer server, String query) throws SQLException {
        try (Connection connection =
                connect(server, "lyceum", server.owner().user(), server.owner().password())) {
            return one(connection, query);
        }
    }

    private String asSuperuser(PostgresServer server, String query) throws SQLException, IOException {
        String password = Credentials.load(folder.resolve("data/credentials")).superuser();
        try (Connection connection = connect(server, "postgres", "postgres", password)) {
            return one(connection, query);
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static void execute(PostgresServer server, String statement) throws SQLException {
        try (Connection connection = connect(
                        server, "lyceum", server.owner().user(), server.owner().password());
                Statement running = connection.createStatement()) {
            running.execute(statement);
        }
    }
}
