package io.lyceum.adapters.postgres;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a second service away from a data folder. The kernel holds the lock, so it ends with the process,
/// however that ends; the process id in the file is only there to be read.
final class FolderLock implements AutoCloseable {

    /// The kernel's locks belong to the whole process, and closing any descriptor of the file gives them up.
    /// So a second attempt from this process has to be refused before it opens the file.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FolderLock take(DataFolder folder) {
        Path file = folder.lock();
        String own = Long.toString(ProcessHandle.current().pid());
        if (!HELD_HERE.add(file)) {
            throw taken(folder, own);
        }
        FolderLock lock = null;
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(CREATE, READ, WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            lock = tryLock(file, channel, folder, own);
            return lock;
        } catch (IOException failure) {
            throw new PostgresUnavailable("The lock file " + file + " cannot be used: " + failure, failure);
        } finally {
            if (lock == null) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static FolderLock tryLock(Path file, FileChannel channel, DataFolder folder, String own)
            throws IOException {
        boolean locked = false;
        try {
            if (channel.tryLock() == null) {
                throw taken(folder, text(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((own + "\n").getBytes(StandardCharsets.UTF_8)));
            locked = true;
            return new FolderLock(file, channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "unknown" : text;
    }

    private static PostgresUnavailable taken(DataFolder folder, String holder) {
        return new PostgresUnavailable(
                "The data folder " + folder.root() + " is already in use by the process with PID " + holder
                        + ": stop that one, or choose another folder.");
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException failure) {
            throw new PostgresUnavailable("The lock file " + file + " cannot be released: " + failure, failure);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
