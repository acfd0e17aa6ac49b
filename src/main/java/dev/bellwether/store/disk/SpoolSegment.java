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
final class SpoolSegment implements AutoCloseable {
    private static final int HEAD = 2 * Integer.BYTES;

    private final FileChannel channel;
    private long length;

    private SpoolSegment(FileChannel channel) {
        this.channel = channel;
    }

    static SpoolSegment create(Path file) throws IOException {
        return new SpoolSegment(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** How much of the disk a record takes, in bytes. */
    static long sizeOf(byte[] record) {
        return (long) HEAD + record.length;
    }

    /**
     * Appends records, all or none, and does not return before they are on the disk; an {@link IOException} if there is no room for
     * them, and what was there before stays.
     */
    void append(List<byte[]> records) throws IOException {
        int size =
                Math.toIntExact(records.stream().mapToLong(SpoolSegment::sizeOf).sum());
        ByteBuffer buffer = ByteBuffer.allocate(size);
        for (byte[] record : records) {
            buffer.putInt(record.length).putInt(checksum(record)).put(record);
        }
        buffer.flip();
        try {
            long at = length;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
            channel.force(false);
            length = at;
        } catch (IOException e) {
            channel.truncate(length);
            throw e;
        }
    }

    /** In bytes. */
    long length() {
        return length;
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
