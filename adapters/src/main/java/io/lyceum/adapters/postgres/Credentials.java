package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/// The passwords of one data folder: made once, kept beside the data, and of no use without it.
record Credentials(String superuser, String owner, String application) {

    static final String SUPERUSER = "postgres";
    static final String OWNER = "lyceum_owner";
    static final String APPLICATION = "lyceum_app";
    static final String DATABASE = "lyceum";

    private static final SecureRandom RANDOM = new SecureRandom();

    static Credentials generate() {
        return new Credentials(password(), password(), password());
    }

    static Credentials load(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        }
        return new Credentials(
                required(lines, SUPERUSER, file), required(lines, OWNER, file), required(lines, APPLICATION, file));
    }

    void save(Path file) throws IOException {
        PrivateFile.write(
                file,
                "# Passwords of the embedded PostgreSQL. The data is locked without them: keep this file with it.\n"
                        + SUPERUSER + "=" + superuser + "\n"
                        + OWNER + "=" + owner + "\n"
                        + APPLICATION + "=" + application + "\n");
    }

    /// For `PGPASSFILE`, so that an operator never types or sees a password. The superuser is left out on
    /// purpose.
    void savePgpass(Path file, int port) throws IOException {
        PrivateFile.write(file, pgpassLine(port, OWNER, owner) + pgpassLine(port, APPLICATION, application));
    }

    private static String pgpassLine(int port, String user, String password) {
        return "127.0.0.1:" + port + ":" + DATABASE + ":" + user + ":" + password + "\n";
    }

    private static String required(Properties lines, String user, Path file) {
        String password = lines.getProperty(user, "");
        if (password.isBlank()) {
            throw new PostgresUnavailable(
                    "The file " + file + " has no line for " + user + ": restore it from a backup.");
        }
        return password;
    }

    /// 192 bits in letters that need no quoting, neither in SQL nor in a pgpass file.
    private static String password() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
