package dev.bellwether.store.rollup;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.StreamSupport;

/** The hashes of all jobs that a connector had in an hour, sorted, and of each whether it is open. */
public final class JobHashes {
    private final long[] closed;
    private final long[] open;

    private JobHashes(long[] closed, long[] open) {
        this.closed = closed;
        this.open = open;
    }

    static JobHashes of(Iterable<PackedJob> jobs) {
        return new JobHashes(hashes(jobs, false), hashes(jobs, true));
    }

    private static long[] hashes(Iterable<PackedJob> jobs, boolean open) {
        return StreamSupport.stream(jobs.spliterator(), false)
                .filter(job -> job.isOpen() == open)
                .mapToLong(PackedJob::hash)
                .sorted()
                .toArray();
    }

    public static JobHashes unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        long[] closed = new long[bytes.getInt()];
        bytes.slice().asLongBuffer().get(closed);
        bytes.position(bytes.position() + closed.length * Long.BYTES);
        long[] open = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(open);
        return new JobHashes(closed, open);
    }

    byte[] packed() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + (closed.length + open.length) * Long.BYTES);
        bytes.putInt(closed.length);
        for (long job : closed) {
            bytes.putLong(job);
        }
        for (long job : open) {
            bytes.putLong(job);
        }
        return bytes.array();
    }

    public boolean hasClosed(long job) {
        return Arrays.binarySearch(closed, job) >= 0;
    }

    boolean hasOpen(long job) {
        return Arrays.binarySearch(open, job) >= 0;
    }

    long[] open() {
        return open;
    }
}
