package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The data directory: made once, with its roles and its database, and configured anew before every start.
final class Cluster {

    private static final String ACCESS = """
            # Written at every start. Nobody enters without a password.
            host  lyceum  all       127.0.0.1/32  scram-sha-256
            host  all     postgres  127.0.0.1/32  scram-sha-256
            """;

    private static final String CONFIGURATION = """
            # Written at every start. Change settings with ALTER SYSTEM as the superuser: those win over this file.
            shared_buffers = 128MB
            effective_cache_size = 1GB
            maintenance_work_mem = 64MB
            random_page_cost = 1.1
            jit = off
            min_wal_size = 128MB
            max_wal_size = 1GB
            checkpoint_timeout = 15min
            timezone = 'UTC'
            log_timezone = 'UTC'

            # One file for each day of the week. Values bound to statements stay out of the log.
            logging_collector = on
            log_directory = '../log'
            log_filename = 'postgresql-%a.log'
            log_file_mode = 0600
            log_truncate_on_rotation = on
            log_rotation_age = 1d
            log_rotation_size = 0
            log_line_prefix = '%m [%p] %q%u@%d '
            log_checkpoints = off
            log_lock_waits = on
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0
            """;

    private final DataFolder folder;
    private final Programs programs;
    private final ServerUser user;

    Cluster(DataFolder folder, Programs programs, ServerUser user) {
        this.folder = folder;
        this.programs = programs;
        this.user = user;
    }

    static boolean existsIn(DataFolder folder) {
        return Files.exists(folder.data());
    }

    static void checkVersion(DataFolder folder) throws IOException {
        if (!existsIn(folder)) {
            return;
        }
        String found = Files.exists(folder.version())
                ? Files.readString(folder.version()).strip()
                : "unknown";
        if (!found.equals(Binaries.MAJOR)) {
            throw new PostgresUnavailable("The data in " + folder.data() + " is of PostgreSQL " + found
                    + ", this service brings PostgreSQL " + Binaries.MAJOR + ", which cannot read it: "
                    + "dump it with the service that made it and restore it here, or choose another folder.");
        }
    }

    /// All or nothing: the directory gets its name when it is complete and on the disk, so that a start that
    /// was interrupted is simply begun again. No server listens meanwhile, so there is no moment without
    /// passwords.
    void create(Credentials credentials, Duration limit) throws IOException {
        Path unfinished = folder.unfinishedData();
        DataFolder.deleteTree(unfinished);
        List<String> arguments = new ArrayList<>(List.of("-D", unfinished.toString(), "-U", Credentials.SUPERUSER));
        arguments.addAll(List.of("-A", "reject", "--encoding=UTF8", "--no-instructions"));
        arguments.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        if (!Programs.onMac()) {
            // Also brings the programs that were unpacked a moment ago to the disk.
            arguments.add("--sync-method=syncfs");
        }
        programs.run(limit, "", "initdb", arguments);
        programs.run(limit, roles(credentials), "postgres", singleUser(unfinished));
        PrivateFile.move(unfinished, folder.data());
    }

    /// A statement that fails ends the program, and does not show its password in the log.
    private static List<String> singleUser(Path data) {
        return List.of(
                "--single",
                "-D",
                data.toString(),
                "-c",
                "exit_on_error=on",
                "-c",
                "log_min_error_statement=panic",
                Credentials.SUPERUSER);
    }

    private static String roles(Credentials credentials) {
        return """
                ALTER ROLE postgres PASSWORD '%s';
                CREATE ROLE lyceum_owner LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOBYPASSRLS PASSWORD '%s';
                CREATE DATABASE lyceum OWNER lyceum_owner;
                """.formatted(credentials.superuser(), credentials.owner());
    }

    void configure() throws IOException {
        for (Path file :
                List.of(folder.data().resolve("pg_hba.conf"), folder.data().resolve("postgresql.conf"))) {
            PrivateFile.write(file, file.endsWith("pg_hba.conf") ? ACCESS : CONFIGURATION);
            user.give(file);
        }
    }

    /// What is promised is said on the command line, where no ALTER SYSTEM can undo it.
    static List<String> options(int port, int maxConnections) {
        return List.of(
                "-c port=" + port,
                "-c max_connections=" + maxConnections,
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=",
                "-c fsync=on",
                "-c full_page_writes=on",
                "-c synchronous_commit=on",
                "-c password_encryption=scram-sha-256");
    }
}
