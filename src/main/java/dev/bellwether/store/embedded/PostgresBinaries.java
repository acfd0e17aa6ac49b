package dev.bellwether.store.embedded;

import dev.bellwether.store.disk.DirectoryTrees;
import dev.bellwether.store.sql.StoreMisconfigured;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's own programs, unpacked once from the archive on the class path. They lie in a directory that only we may
 * write to: what is unpacked below the temporary directory, as the library does by itself, others could replace.
 */
final class PostgresBinaries {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /**
     * The directory with {@code bin}, {@code lib} and {@code share}, among others, each named by its checksum; unpacked now if it
     * is not there yet.
     */
    static Path unpackInto(Path directory) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream(16 << 20);
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(archive(), checksum)) {
            in.transferTo(archive);
        }
        Path home = directory.resolve("postgres-" + HexFormat.of().toHexDigits((int) checksum.getValue()));
        if (!Files.isDirectory(home)) {
            LOG.info("unpacking PostgreSQL into {}", home);
            Files.createDirectories(directory);
            Path unfinished = Files.createTempDirectory(directory, "unpacking-");
            unpack(archive.toByteArray(), unfinished);
            DirectoryTrees.moveUnlessThere(unfinished, home);
        }
        return home;
    }

    /** Deletes what other versions, or an unpacking that was killed, left beside these programs. */
    static void deleteOthers(Path home) throws IOException {
        try (Stream<Path> siblings = Files.list(home.getParent())) {
            for (Path other : siblings.filter(path -> !path.equals(home)).toList()) {
                DirectoryTrees.delete(other);
            }
        }
    }

    private static InputStream archive() throws IOException {
        String system = system(System.getProperty("os.name"));
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        try {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
        } catch (IllegalStateException e) {
            throw new StoreMisconfigured(
                    "no PostgreSQL for " + system + " on " + machine + " is built in; set store.uri to a server", e);
        }
    }

    /** The archives' name of a system: that of its kernel. */
    static String system(String osName) {
        return osName.startsWith("Mac") ? "Darwin" : osName;
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive of PostgreSQL holds " + entry.getName() + ", outside of itself");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true, true)) {
                        throw new IOException(path + " cannot be made executable");
                    }
                }
            }
        }
    }
}
