package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts and stops the server process on a data directory, also the one that an earlier run left behind.
final class Postmaster {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration TO_GO = Duration.ofSeconds(5);
    private static final Duration IMMEDIATELY = Duration.ofSeconds(10);

    private final DataFolder folder;
    private final Programs programs;
    private final ServerLog log;
    private final ServerProcesses processes;

    Postmaster(DataFolder folder, Programs programs, ServerLog log) {
        this.folder = folder;
        this.programs = programs;
        this.log = log;
        this.processes = new ServerProcesses(folder);
    }

    /// Returns when the server takes connections. pg_ctl puts it into a session of its own, so that a Ctrl-C
    /// in the terminal does not reach it before the service has finished its work.
    void start(List<String> options, Duration limit) {
        List<String> arguments = new ArrayList<>(List.of("start", "-w", "-s", "-t", seconds(limit)));
        arguments.addAll(List.of("-D", folder.data().toString()));
        arguments.addAll(List.of("-l", log.ofStart().toString()));
        arguments.addAll(List.of("-o", String.join(" ", options)));
        programs.run(limit.plus(TO_GO), "", "pg_ctl", arguments);
    }

    /// Leaves no process on the data directory and no stale `postmaster.pid`, and says whether there was
    /// either.
    ///
    /// Only processes that run `postgres` with the data directory as their working directory are ever
    /// signalled. The number in `postmaster.pid` proves nothing: after a crash it may belong to a zombie that
    /// nobody reaps, or to an unrelated process, and PostgreSQL would refuse to start because of either. A
    /// server that lost its service is stopped and not adopted: it has the old settings and perhaps the old
    /// port, and transactions of the dead service may still hold locks in it.
    boolean stop(Duration limit) {
        long recorded = recordedPid();
        List<ProcessHandle> found = processes.alive();
        if (recorded < 0 && contains(found, -recorded)) {
            throw new PostgresUnavailable("A single-user PostgreSQL with PID " + Math.abs(recorded) + " works on "
                    + folder.data() + ": end it first.");
        }
        if (contains(found, recorded) && !ended("fast", limit)) {
            ended("immediate", IMMEDIATELY);
        }
        List<ProcessHandle> left = processes.alive();
        if (!contains(left, recorded)) {
            left.forEach(ProcessHandle::destroy);
        }
        if (!isGoneWithin(TO_GO)) {
            processes.alive().forEach(ProcessHandle::destroyForcibly);
        }
        if (!isGoneWithin(TO_GO)) {
            throw new PostgresUnavailable(
                    "PostgreSQL still works on " + folder.data() + " and does not stop: processes "
                            + processes.alive().stream().map(ProcessHandle::pid).toList());
        }
        return removePidFile() || !found.isEmpty();
    }

    private boolean ended(String mode, Duration limit) {
        List<String> arguments = new ArrayList<>(List.of("stop", "-w", "-s", "-m", mode, "-t", seconds(limit)));
        arguments.addAll(List.of("-D", folder.data().toString()));
        try {
            programs.run(limit.plus(TO_GO), "", "pg_ctl", arguments);
            return true;
        } catch (PostgresUnavailable notInTime) {
            LOG.warn("PostgreSQL did not stop in mode {}. {}", mode, notInTime.getMessage());
            return false;
        }
    }

    private boolean isGoneWithin(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!processes.alive().isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private boolean removePidFile() {
        try {
            return Files.deleteIfExists(folder.pid());
        } catch (IOException failure) {
            throw new PostgresUnavailable("The stale file " + folder.pid() + " cannot be removed: " + failure, failure);
        }
    }

    /// 0 when there is none; negative when it belongs to a single-user server.
    private long recordedPid() {
        try {
            return Files.exists(folder.pid())
                    ? Files.readAllLines(folder.pid()).stream()
                            .findFirst()
                            .map(String::strip)
                            .filter(line -> line.matches("-?\\d{1,10}"))
                            .map(Long::parseLong)
                            .orElse(0L)
                    : 0;
        } catch (IOException failure) {
            throw new PostgresUnavailable("The file " + folder.pid() + " cannot be read: " + failure, failure);
        }
    }

    private static boolean contains(List<ProcessHandle> processes, long pid) {
        return processes.stream().anyMatch(process -> process.pid() == pid);
    }

    private static String seconds(Duration limit) {
        return Long.toString(Math.max(1, limit.toSeconds()));
    }
}
