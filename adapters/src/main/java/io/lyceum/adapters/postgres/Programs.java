package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs PostgreSQL's own programs to their end. They get none of this process's environment, which may hold
/// secrets and `PG…` settings; what they print goes to a file beside the server's log.
final class Programs {

    static final String USE_YOUR_OWN = "Or use a PostgreSQL of your own: set DATABASE_URL.";

    private final Path folder;
    private final ServerUser user;
    private final ServerLog log;

    Programs(Path folder, ServerUser user, ServerLog log) {
        this.folder = folder;
        this.user = user;
        this.log = log;
    }

    static boolean onMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    void run(Duration limit, String input, String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve(program).toString());
        command.addAll(arguments);
        try {
            int exit = exitOf(limit, input, user.command(command));
            if (exit != 0) {
                throw new PostgresUnavailable(
                        "PostgreSQL's " + program + " failed with exit code " + exit + ". " + log.tail());
            }
        } catch (IOException failure) {
            throw new PostgresUnavailable(
                    "PostgreSQL's " + program + " cannot be run: " + failure + ". " + USE_YOUR_OWN, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PostgresUnavailable("Interrupted while PostgreSQL's " + program + " was running.", stop);
        }
    }

    private int exitOf(Duration limit, String input, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(log.ofPrograms().toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        String locale = onMac() ? "en_US.UTF-8" : "C.UTF-8";
        environment.putAll(Map.of(
                "LANG", locale, "LC_ALL", locale, "TZ", "UTC", "PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"));
        Process process = builder.start();
        try (OutputStream standardInput = process.getOutputStream()) {
            standardInput.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedWithoutReading) {
            // The exit code tells what happened.
        }
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("it did not end within " + limit.toMillis() + " ms");
        }
        return process.exitValue();
    }
}
