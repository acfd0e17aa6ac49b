package dev.bellwether.collect.http;

import java.time.Duration;

/**
 * How much a node takes in at once.
 *
 * @param bodyBytes of one request, packed as well as unpacked
 * @param items of one request
 * @param requests that may be in hand at the same time
 * @param bytesInHand unpacked, of all of these together and of the rejections in their answers; at least {@code bodyBytes}
 * @param idle how long a producer may send nothing
 * @param total how long a producer may take for one body, and to receive the answer
 */
public record IntakeLimits(int bodyBytes, int items, int requests, int bytesInHand, Duration idle, Duration total) {
    private static final int MIB = 1024 * 1024;

    /** What a node with half a gigabyte of heap can bear; a batch of 8 MiB holds some 40,000 outcomes. */
    public static final IntakeLimits DEFAULT =
            new IntakeLimits(8 * MIB, 100_000, 256, 48 * MIB, Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** Each byte of a body takes up to five while it is read, stored and told. */
    private static final int PART_OF_HEAP = 10;

    /** The usual limits, or what less memory can bear, where the heap can grow to so many bytes. */
    public static IntakeLimits forHeap(long heapBytes) {
        int inHand = (int) Math.max(2 * MIB, Math.min(DEFAULT.bytesInHand, heapBytes / PART_OF_HEAP));
        return new IntakeLimits(
                Math.min(DEFAULT.bodyBytes, inHand),
                DEFAULT.items,
                DEFAULT.requests,
                inHand,
                DEFAULT.idle,
                DEFAULT.total);
    }

    public IntakeLimits {
        if (bodyBytes < 1 || items < 1 || requests < 1 || bytesInHand < bodyBytes) {
            throw new IllegalArgumentException("limits of the intake must be positive, and one body must fit in");
        }
    }
}
