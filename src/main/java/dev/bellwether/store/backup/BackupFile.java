package dev.bellwether.store.backup;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A backup on disk that was read once and found whole. */
public final class BackupFile {
    private static final int LONGEST_LINE = 1 << 20;

    private final Path path;
    private BackupHeader header;

    private BackupFile(Path path) {
        this.path = path;
    }

    /** What is written to a file. */
    public interface Writing<T> {
        T to(OutputStream out) throws IOException, SQLException;
    }

    /** What becomes of a part. */
    interface Parts {
        void take(BackupPart part, InputStream rows) throws IOException, SQLException;
    }

    /** Has a file written, readable for its owner alone: it has its name only once it is on disk as a whole. */
    public static <T> T write(Path file, Writing<T> writing) throws IOException, SQLException {
        Path directory = file.toAbsolutePath().getParent();
        Path unfinished = Files.createTempFile(
                directory,
                file.getFileName() + ".",
                ".unfinished",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        unfinished.toFile().deleteOnExit();
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            T written = writing.to(Channels.newOutputStream(channel));
            channel.force(true);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel moved = FileChannel.open(directory)) {
                moved.force(true);
            }
            return written;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Reads a file to its end.
     *
     * @throws BackupRefused if it is no backup, was cut off or altered, or is of a later format
     * @throws IOException if it cannot be read
     */
    public static BackupFile whole(Path path) throws IOException {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new BackupRefused(path + " is no file that can be read");
        }
        BackupFile file = new BackupFile(path);
        try {
            file.read((part, rows) -> {});
            return file;
        } catch (BackupRefused e) {
            throw e;
        } catch (EOFException | ZipException | RuntimeException e) {
            throw new BackupRefused(path + " is no whole backup: it is something else, or was cut off or altered", e);
        } catch (SQLException e) {
            throw new IllegalStateException("no statement was run", e);
        }
    }

    public BackupHeader header() {
        return header;
    }

    /** Hands each part over, in order, and answers the sequences. What was taken counts only once this returns. */
    JsonObject read(Parts parts) throws IOException, SQLException {
        MessageDigest digest = sha256();
        try (InputStream file = Files.newInputStream(path);
                DigestInputStream digested = new DigestInputStream(new GZIPInputStream(file, Backup.PIECE), digest);
                DataInputStream in = new DataInputStream(digested)) {
            header = BackupHeader.of(line(in));
            JsonObject next = line(in);
            for (; !next.containsKey("sequences"); next = line(in)) {
                InputStream rows = new Pieces(in);
                parts.take(BackupPart.of(next), rows);
                rows.transferTo(OutputStream.nullOutputStream());
            }
            byte[] expected = digest.digest();
            digested.on(false);
            // Reading beyond the end has gzip's own sum compared.
            if (!MessageDigest.isEqual(expected, in.readNBytes(expected.length)) || in.read() >= 0) {
                throw new ZipException("another checksum");
            }
            return next.getJsonObject("sequences");
        }
    }

    private static JsonObject line(DataInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte next = in.readByte(); next != '\n'; next = in.readByte()) {
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                throw new ZipException("no line of a backup");
            }
        }
        return new JsonObject(line.toString(StandardCharsets.UTF_8));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The rows of a part, up to the empty piece. */
    private static final class Pieces extends InputStream {
        private final DataInputStream in;
        private int left;
        private boolean over;

        Pieces(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0 && !over) {
                left = in.readInt();
                over = left == 0;
                if (left < 0 || left > Backup.PIECE) {
                    throw new ZipException("no piece of a backup");
                }
            }
            if (over) {
                return -1;
            }
            int done = in.read(bytes, from, Math.min(length, left));
            if (done < 0) {
                throw new EOFException();
            }
            left -= done;
            return done;
        }
    }
}
