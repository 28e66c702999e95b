package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL 18 of our own in a data folder, for a service that was given no database.
///
/// It promises what a database in production does: a transaction that was acknowledged survives `kill -9` and
/// a power failure; only this machine reaches it, and only with a password, from its first moment on; one
/// service at a time has a data folder; and a start repairs whatever the last end left behind. It is for one
/// machine and has no standby: back it up, or use an external PostgreSQL where that is not enough.
///
/// Close it last, after the connection pools. There is no shutdown hook: a process that ends without [#close]
/// leaves the server running, and the next start on the same folder stops it and takes over.
public final class PostgresServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    /// No such password, no such role, no such database.
    private static final Set<String> WRONG_CREDENTIALS = Set.of("28P01", "28000", "3D000");

    private final int port;
    private final Credentials credentials;
    private final Postmaster postmaster;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresServer(int port, Credentials credentials, Postmaster postmaster, FolderLock lock) {
        this.port = port;
        this.credentials = credentials;
        this.postmaster = postmaster;
        this.lock = lock;
    }

    /// `folder` is made when it does not exist. `port` 0 takes a free one at the first start and keeps it.
    /// `startTimeout` is for each step of a start: after a crash the server first replays its log.
    public record Settings(Path folder, int port, int maxConnections, Duration startTimeout) {
        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
            }
            if (maxConnections < 10) {
                throw new IllegalArgumentException("maxConnections must be at least 10, not " + maxConnections);
            }
            if (!startTimeout.isPositive()) {
                throw new IllegalArgumentException("startTimeout must be positive, not " + startTimeout);
            }
        }
    }

    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + ", password=hidden]";
        }
    }

    /// Returns when a connection with a password works.
    ///
    /// @throws PostgresUnavailable with a message for the operator; nothing is left running then
    public static PostgresServer start(Settings settings) {
        return start(settings, ServerUser::choose);
    }

    static PostgresServer start(Settings settings, Function<DataFolder, ServerUser> choice) {
        long begun = System.nanoTime();
        DataFolder folder = DataFolder.open(settings.folder());
        FolderLock lock = FolderLock.take(folder);
        boolean started = false;
        try {
            Cluster.checkVersion(folder);
            PostgresServer server = start(settings, folder, lock, choice, begun);
            started = true;
            return server;
        } catch (IOException failure) {
            throw new PostgresUnavailable(
                    "The embedded PostgreSQL cannot start in " + folder.root() + ": " + failure, failure);
        } finally {
            if (!started) {
                lock.close();
            }
        }
    }

    private static PostgresServer start(
            Settings settings, DataFolder folder, FolderLock lock, Function<DataFolder, ServerUser> choice, long begun)
            throws IOException {
        Path binaries = Binaries.unpack(folder);
        ServerLog log = new ServerLog(folder);
        ServerUser user = choice.apply(folder);
        user.takeOver(folder);
        Programs programs = new Programs(binaries, user, log);
        Postmaster postmaster = new Postmaster(folder, programs, log);
        boolean crashed = postmaster.stop(settings.startTimeout());
        int port = ListeningPort.choose(settings.port(), folder);

        Cluster cluster = new Cluster(folder, programs, user);
        boolean cold = !Cluster.existsIn(folder);
        Credentials credentials = credentials(folder, cold);
        if (cold) {
            cluster.create(credentials, settings.startTimeout());
        }
        cluster.configure();
        PrivateFile.write(folder.port(), port + "\n");
        credentials.savePgpass(folder.pgpass(), port);

        PostgresServer server = new PostgresServer(port, credentials, postmaster, lock);
        String version = server.run(Cluster.options(port, settings.maxConnections()), settings.startTimeout());
        LOG.info(
                "PostgreSQL {} ready in {} ms on 127.0.0.1:{}, data in {} ({})",
                version,
                Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                port,
                folder.root(),
                cold ? "new" : crashed ? "after a crash" : "kept");
        return server;
    }

    private static Credentials credentials(DataFolder folder, boolean cold) throws IOException {
        if (Files.exists(folder.credentials())) {
            return Credentials.load(folder.credentials());
        }
        if (!cold) {
            throw new PostgresUnavailable(
                    "The file " + folder.credentials() + " is missing, and with it the passwords of the data in "
                            + folder.data() + ": restore it from a backup.");
        }
        Credentials fresh = Credentials.generate();
        fresh.save(folder.credentials());
        return fresh;
    }

    /// Answers the server's version.
    private String run(List<String> options, Duration limit) {
        boolean ready = false;
        try {
            postmaster.start(options, limit);
            String version = connect(limit);
            ready = true;
            return version;
        } finally {
            if (!ready) {
                postmaster.stop(TO_STOP);
            }
        }
    }

    /// The password proves both sides: whoever else listens there could not complete the exchange.
    private String connect(Duration limit) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(Credentials.OWNER);
        source.setPassword(credentials.owner());
        source.setConnectTimeout((int) Math.max(1, limit.toSeconds()));
        source.setSocketTimeout((int) Math.max(1, limit.toSeconds()));
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT current_setting('server_version')")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException refused) {
            String state = String.valueOf(refused.getSQLState());
            throw new PostgresUnavailable(
                    WRONG_CREDENTIALS.contains(state)
                            ? "The passwords in the credentials file are not those of the data beside it: restore both from the same backup."
                            : "PostgreSQL started but refused a connection: " + refused.getMessage(),
                    refused);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + Credentials.DATABASE;
    }

    /// The role that owns the database, runs the migrations and creates the other roles.
    public Login owner() {
        return new Login(Credentials.OWNER, credentials.owner());
    }

    /// For the role `lyceum_app`, which the migrations create. Give the server a SCRAM verifier made from it,
    /// so that the password itself cannot turn up in a log.
    public String applicationPassword() {
        return credentials.application();
    }

    /// Ends all connections, writes a checkpoint, stops the server and gives the folder back. Again does
    /// nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (lock) {
                postmaster.stop(TO_STOP);
            }
        }
    }
}
