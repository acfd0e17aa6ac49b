package dev.bellwether.store.disk;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of a spool: records one after the other, each as its length, the CRC-32C of its bytes, and these. What follows the
 * first record that is not whole is no record: a process that is killed, or a disk that is full, can leave half of one.
 */
final class SpoolSegment {
    private static final int HEAD = 2 * Integer.BYTES;

    private SpoolSegment() {}

    /** How much of the disk a record takes, in bytes. */
    static long sizeOf(byte[] record) {
        return (long) HEAD + record.length;
    }

    /**
     * Writes records behind the first bytes of a file, all or none, and does not return before they are on the disk; an
     * {@link IOException} if there is no room for them, and what was there before stays. Answers how long the file is then, in bytes.
     */
    static long append(Path file, long length, List<byte[]> records) throws IOException {
        int size =
                Math.toIntExact(records.stream().mapToLong(SpoolSegment::sizeOf).sum());
        ByteBuffer buffer = ByteBuffer.allocate(size);
        for (byte[] record : records) {
            buffer.putInt(record.length).putInt(checksum(record)).put(record);
        }
        buffer.flip();
        // Of a file that is gone the beginning would be zeros.
        StandardOpenOption how = length == 0 ? StandardOpenOption.CREATE : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, how)) {
            try {
                long at = length;
                while (buffer.hasRemaining()) {
                    at += channel.write(buffer, at);
                }
                channel.force(false);
                return at;
            } catch (IOException e) {
                channel.truncate(length);
                throw e;
            }
        }
    }

    static List<byte[]> read(Path file) throws IOException {
        List<byte[]> records = new ArrayList<>();
        long left = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (left >= HEAD) {
                int length = in.readInt();
                int checksum = in.readInt();
                left -= HEAD;
                if (length < 0 || length > left) {
                    break;
                }
                byte[] record = in.readNBytes(length);
                left -= length;
                if (checksum(record) != checksum) {
                    break;
                }
                records.add(record);
            }
        } catch (EOFException e) {
            // The file became shorter meanwhile; what was read is whole.
            return records;
        }
        return records;
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }
}
