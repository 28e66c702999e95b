package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where everything lies below the data folder. `root` is the real path, without links, because it is
/// compared with the working directories of running processes.
record DataFolder(Path root) {

    /// pg_ctl and initdb put the path between double quotes into a shell command.
    private static final String UNSAFE_IN_A_SHELL = "\"$`\\\n";

    static DataFolder open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (absolute.toString().chars().anyMatch(letter -> UNSAFE_IN_A_SHELL.indexOf(letter) >= 0)) {
            throw new PostgresUnavailable(
                    "The data folder " + absolute
                            + " has a quote, $, ` or \\ in its name, which PostgreSQL's tools cannot handle: choose another name.");
        }
        try {
            if (!Files.isDirectory(absolute)) {
                createPrivate(absolute);
            }
            if (Files.getPosixFilePermissions(absolute).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new PostgresUnavailable(
                        "The data folder " + absolute
                                + " can be written by every user of this machine: choose a private one, or run chmod o-w on it.");
            }
            DataFolder opened = new DataFolder(absolute.toRealPath());
            for (Path inside : List.of(opened.home(), opened.log())) {
                createPrivate(inside);
                Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwx------"));
            }
            return opened;
        } catch (IOException failure) {
            throw new PostgresUnavailable("The data folder " + absolute + " cannot be used: " + failure, failure);
        }
    }

    Path lock() {
        return root.resolve("lock");
    }

    Path credentials() {
        return root.resolve("credentials");
    }

    Path pgpass() {
        return root.resolve("pgpass");
    }

    /// All that belongs to PostgreSQL itself; nobody else may enter.
    Path home() {
        return root.resolve("postgres");
    }

    Path data() {
        return home().resolve("data");
    }

    /// Where the data directory is made before it gets its name in one step.
    Path unfinishedData() {
        return home().resolve("data.unfinished");
    }

    Path version() {
        return data().resolve("PG_VERSION");
    }

    Path pid() {
        return data().resolve("postmaster.pid");
    }

    Path port() {
        return home().resolve("port");
    }

    Path log() {
        return home().resolve("log");
    }

    static void deleteTree(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(top)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
