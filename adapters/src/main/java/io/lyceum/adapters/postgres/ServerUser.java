package io.lyceum.adapters.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Who PostgreSQL runs as: it refuses to run as root. An ordinary user simply runs it. Root enters a user
/// namespace without mappings, where it has no privileges and is not called root, or becomes `nobody` where
/// the system (most containers) does not allow such namespaces.
record ServerUser(List<String> prefix, int id) {

    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    static ServerUser choose(DataFolder folder) {
        int current = (int) new UnixSystem().getUid();
        if (current != ROOT) {
            return new ServerUser(List.of(), current);
        }
        for (ServerUser candidate : List.of(withoutPrivileges(), nobody())) {
            if (candidate.runs("true")) {
                candidate.takeOver(folder);
                if (candidate.runs("test", "-w", folder.home().toString())) {
                    return candidate;
                }
            }
        }
        throw new PostgresUnavailable("PostgreSQL refuses to run as root, this system allows no user namespaces "
                + "(unshare -U), and the user nobody cannot reach " + folder.root()
                + ": run the service as an ordinary user. " + Programs.USE_YOUR_OWN);
    }

    static ServerUser withoutPrivileges() {
        return new ServerUser(List.of("unshare", "-U"), ROOT);
    }

    static ServerUser nobody() {
        String id = Integer.toString(NOBODY);
        return new ServerUser(List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"), NOBODY);
    }

    List<String> command(List<String> program) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(program);
        return all;
    }

    /// Makes the server's part of the folder belong to this user; a folder that an earlier run left to
    /// another one changes hands.
    void takeOver(DataFolder folder) {
        try {
            if (owner(folder.home()) == id) {
                return;
            }
            if (!Files.getPosixFilePermissions(folder.root()).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                give(folder.root());
            }
            try (Stream<Path> paths = Files.walk(folder.home())) {
                for (Path path : paths.toList()) {
                    give(path);
                }
            }
        } catch (IOException failure) {
            throw new PostgresUnavailable(
                    "The folder " + folder.home() + " cannot be handed to the user with id " + id + ": " + failure,
                    failure);
        }
    }

    void give(Path path) throws IOException {
        if (owner(path) != id) {
            Files.setAttribute(path, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private boolean runs(String... program) {
        try {
            return new ProcessBuilder(command(List.of(program)))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
