package io.lyceum.adapters.jdbi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.postgresql.PGConnection;

/// The tables, functions and roles of the service, as the migrations make them.
public final class Schema {

    public static final String CHANGELOG = "migrations.xml";

    /// In the order of the changelog.
    private static final List<String> FILES = List.of(
            "migrations/0001-platform.sql",
            "migrations/0002-accounts.sql",
            "migrations/0003-subscriptions.sql",
            "migrations/0004-companions.sql",
            "migrations/0005-sessions.sql",
            "migrations/0006-idempotency.sql",
            "migrations/0007-ledger.sql",
            "migrations/0008-branches.sql",
            "migrations/0009-parts.sql",
            "migrations/0010-voice-seconds.sql",
            "migrations/0012-feed.sql",
            "migrations/0015-personal-data.sql",
            "migrations/0020-api-keys.sql",
            "migrations/0021-identities.sql",
            "migrations/0022-cookies.sql",
            "migrations/0023-address-holder.sql",
            "migrations/0030-audit.sql",
            "migrations/0031-staff.sql",
            "migrations/0032-billing.sql",
            "migrations/0033-privacy.sql",
            "migrations/0040-mail.sql");

    /// Probes ask for it again and again, and it cannot change while the service runs.
    private static final String FINGERPRINT = fingerprint();

    private final DatabaseLogin owner;

    public Schema(DatabaseLogin owner) {
        this.owner = owner;
    }

    /// Makes the application role, or gives it its password, unless it can connect already.
    public void admit(DatabaseLogin application) throws SQLException {
        if (!connects(application)) {
            try (var connection = connect(owner)) {
                if (!exists(connection, application.user())) {
                    try (var statement = connection.createStatement()) {
                        statement.execute("CREATE ROLE " + DatabaseLogin.APPLICATION
                                + " LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE");
                    }
                }
                // Sends a verifier, so that the password can stand in no log.
                connection
                        .unwrap(PGConnection.class)
                        .alterUserPassword(
                                application.user(), application.password().toCharArray(), "scram-sha-256");
            }
        }
    }

    /// Brings the database up to date. Does next to nothing when it is, because looking at the changelog takes
    /// Liquibase a second.
    public void migrate() throws SQLException, LiquibaseException {
        String wanted = FINGERPRINT;
        try (var connection = connect(owner)) {
            if (wanted.equals(found(connection))) {
                return;
            }
            new Liquibase(CHANGELOG, new ClassLoaderResourceAccessor(), new JdbcConnection(connection))
                    .update(new Contexts());
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute("COMMENT ON TABLE databasechangelog IS '" + wanted + "'");
            }
        }
    }

    /// Whether the database is what this version of the service expects, asked as whoever may read the catalogue.
    public static boolean isCurrent(Connection connection) throws SQLException {
        return FINGERPRINT.equals(found(connection));
    }

    private static String found(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT coalesce(obj_description(to_regclass('databasechangelog')), '')")) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String file : FILES) {
                try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(file)) {
                    if (in == null) {
                        throw new IllegalStateException(file + " is missing");
                    }
                    digest.update(in.readAllBytes());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean connects(DatabaseLogin login) {
        try (var connection = connect(login)) {
            return connection.isValid(5);
        } catch (SQLException _) {
            return false;
        }
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT FROM pg_roles WHERE rolname = ?")) {
            statement.setString(1, role);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static Connection connect(DatabaseLogin login) throws SQLException {
        return DriverManager.getConnection(login.url(), login.properties());
    }
}
