package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The server's log files, and what to show of them when a start fails.
final class ServerLog {

    private static final int LINES = 8;
    private static final int LONGEST = 16_384;

    private final Path folder;
    private final long begun = System.currentTimeMillis();

    /// Starts the two files of this start anew; the daily ones are PostgreSQL's to rotate.
    ServerLog(DataFolder data) {
        this.folder = data.log();
        try {
            Files.deleteIfExists(ofStart());
            PrivateFile.write(ofPrograms(), "");
        } catch (IOException failure) {
            throw new PostgresUnavailable("The log folder " + folder + " cannot be used: " + failure, failure);
        }
    }

    /// What `initdb` and `pg_ctl` print.
    Path ofPrograms() {
        return folder.resolve("programs.log");
    }

    /// What the server prints before it opens its daily log file.
    Path ofStart() {
        return folder.resolve("start.log");
    }

    String tail() {
        List<String> text = new ArrayList<>();
        text.add("The last lines in " + folder + ":");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (Files.getLastModifiedTime(file).toMillis() >= begun - 1_000) {
                    text.addAll(lastLines(file));
                }
            }
        } catch (IOException unreadable) {
            text.add(unreadable.toString());
        }
        return String.join("\n  ", text);
    }

    private static List<String> lastLines(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int from = Math.max(0, bytes.length - LONGEST);
        List<String> lines = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
