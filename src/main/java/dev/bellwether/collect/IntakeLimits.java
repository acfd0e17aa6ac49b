package dev.bellwether.collect;

import java.time.Duration;

/**
 * How much a node takes in at once.
 *
 * @param bodyBytes of one request, packed as well as unpacked
 * @param items of one request
 * @param requests that may be in hand at the same time
 * @param bytesInHand unpacked, of all of these together; at least {@code bodyBytes}
 * @param idle how long a producer may send nothing
 * @param total how long a producer may take for one body
 */
public record IntakeLimits(int bodyBytes, int items, int requests, int bytesInHand, Duration idle, Duration total) {
    /** What a node with half a gigabyte of heap can bear; a batch of 8 MiB holds some 40,000 outcomes. */
    public static final IntakeLimits DEFAULT = new IntakeLimits(
            8 * 1024 * 1024, 100_000, 256, 48 * 1024 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(60));

    public IntakeLimits {
        if (bodyBytes < 1 || items < 1 || requests < 1 || bytesInHand < bodyBytes) {
            throw new IllegalArgumentException("limits of the intake must be positive, and one body must fit in");
        }
    }
}
