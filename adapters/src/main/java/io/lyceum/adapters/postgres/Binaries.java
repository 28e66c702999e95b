package io.lyceum.adapters.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, carried in a jar and unpacked once into the data folder, where no other user of the
/// machine can exchange them and no cleaner of temporary files removes them.
final class Binaries {

    /// The data format; a new major version cannot read the data of an older one.
    static final String MAJOR = "18";

    private Binaries() {}

    /// The folder with `initdb`, `pg_ctl` and `postgres`. It is named after the archive's checksum, so that
    /// another archive gets another folder, and appears under that name only when it is complete.
    static Path unpack(DataFolder folder) {
        String archive = archive();
        URL url = Binaries.class.getResource("/" + archive);
        if (url == null) {
            throw new PostgresUnavailable("There is no " + archive + " on the class path. " + Programs.USE_YOUR_OWN);
        }
        try {
            URLConnection connection = url.openConnection();
            Path unpacked = folder.home().resolve("bin-" + fingerprint(connection));
            if (!Files.isDirectory(unpacked)) {
                removeOthers(folder);
                Path unfinished = folder.home().resolve("bin-unfinished");
                try (InputStream packed = connection.getInputStream()) {
                    unpack(packed, unfinished);
                }
                PrivateFile.move(unfinished, unpacked);
            }
            return unpacked.resolve("bin");
        } catch (IOException failure) {
            throw new PostgresUnavailable(
                    "PostgreSQL cannot be unpacked into " + folder.home() + ": " + failure, failure);
        }
    }

    private static String archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        String platform = system.startsWith("mac") ? "darwin" : system;
        String processor = switch (machine) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> machine;
        };
        String variant = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return "postgres-" + platform + "-" + processor + variant + ".txz";
    }

    private static String fingerprint(URLConnection connection) throws IOException {
        long number = connection instanceof JarURLConnection jar
                ? jar.getJarEntry().getCrc()
                : connection.getContentLengthLong();
        return MAJOR + "-" + Long.toHexString(number);
    }

    private static void removeOthers(DataFolder folder) throws IOException {
        List<Path> others;
        try (Stream<Path> inside = Files.list(folder.home())) {
            others = inside.filter(path -> path.getFileName().toString().startsWith("bin-"))
                    .toList();
        }
        for (Path other : others) {
            DataFolder.deleteTree(other);
        }
    }

    /// Files are written beside the decompression, which is most of the work.
    private static void unpack(InputStream packed, Path target) throws IOException {
        List<Future<Void>> written = new ArrayList<>();
        try (TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)));
                ExecutorService writer = Executors.newSingleThreadExecutor()) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive reaches outside itself with " + entry.getName());
                }
                Callable<Void> write = writeOf(entry, path, entry.isFile() ? tar.readAllBytes() : new byte[0]);
                written.add(writer.submit(write));
            }
        }
        for (Future<Void> write : written) {
            if (write.state() == Future.State.FAILED) {
                throw new IOException(write.exceptionNow());
            }
        }
        try (Stream<Path> folders = Files.walk(target).filter(Files::isDirectory)) {
            for (Path folder : folders.toList()) {
                open(folder, true);
            }
        }
    }

    private static Callable<Void> writeOf(TarArchiveEntry entry, Path path, byte[] content) {
        return () -> {
            Files.createDirectories(entry.isDirectory() ? path : path.resolveSibling(""));
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else if (entry.isFile()) {
                Files.write(path, content);
                open(path, path.resolveSibling("").endsWith("bin"));
            }
            return null;
        };
    }

    /// To everyone, whatever the umask is: the folder around it is private, and the server may run as another
    /// user.
    private static void open(Path path, boolean executable) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
