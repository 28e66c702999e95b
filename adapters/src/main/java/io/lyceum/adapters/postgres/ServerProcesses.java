package io.lyceum.adapters.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds the PostgreSQL processes that work on a data folder, by what the kernel says about them and not by a
/// process id in a file: those are reused, and zombies keep theirs.
final class ServerProcesses {

    private static final Path PROC = Path.of("/proc");

    private final DataFolder folder;

    ServerProcesses(DataFolder folder) {
        this.folder = folder;
    }

    /// The server and its children that can still touch the data. A zombie cannot.
    List<ProcessHandle> alive() {
        boolean linux = Files.isDirectory(PROC.resolve("self"));
        return ProcessHandle.allProcesses()
                .filter(process -> linux ? worksHere(PROC.resolve(Long.toString(process.pid()))) : runsOurs(process))
                .toList();
    }

    private boolean worksHere(Path process) {
        try {
            return Files.isSameFile(process.resolve("cwd"), folder.data())
                    && Files.readSymbolicLink(process.resolve("exe"))
                            .getFileName()
                            .toString()
                            .startsWith("postgres");
        } catch (AccessDeniedException anotherUser) {
            return namesTheData(process);
        } catch (IOException goneOrZombie) {
            return false;
        }
    }

    /// Root in a container may not look into the processes of `nobody`, but a command line is for everyone to
    /// read. That finds the server; its children are then left to PostgreSQL's own check of the shared
    /// memory.
    private boolean namesTheData(Path process) {
        try {
            List<String> words = List.of(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1));
            String data =
                    new String(folder.data().toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            int option = words.indexOf("-D");
            return words.getFirst().endsWith("/postgres")
                    && option >= 0
                    && words.size() > option + 1
                    && words.get(option + 1).equals(data);
        } catch (IOException gone) {
            return false;
        }
    }

    /// Without /proc, as on macOS: the programs of this folder run for nothing but this folder.
    private boolean runsOurs(ProcessHandle process) {
        return process.info().command().stream()
                .anyMatch(command -> Path.of(command).startsWith(folder.home())
                        && Path.of(command).endsWith("postgres"));
    }
}
