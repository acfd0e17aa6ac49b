package dev.bellwether.store.rollup;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The outcomes that one job has in an hour. */
final class PackedJob {
    private final long hash;
    /** Minute and ending in turns. */
    private int[] outcomes = new int[2];

    private int size;
    private int lastAttempt;
    /** The first 64 of the attempts that are here, as bits. */
    private long attempts;

    private boolean open;

    PackedJob(long hash) {
        this.hash = hash;
    }

    void add(int attempt, int minute, int ending) {
        if (2 * size == outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, 2 * outcomes.length);
        }
        outcomes[2 * size] = minute;
        outcomes[2 * size + 1] = ending;
        size++;
        lastAttempt = Math.max(lastAttempt, attempt);
        if (attempt >= 1 && attempt <= Long.SIZE) {
            attempts |= 1L << (attempt - 1);
        }
    }

    void open() {
        open = true;
    }

    /** Whether it was found to go on elsewhere. */
    boolean isOpened() {
        return open;
    }

    long hash() {
        return hash;
    }

    /** Whether an earlier attempt is missing; attempts are numbered from 1, and none comes twice. */
    boolean lacksAttempts() {
        return lastAttempt != size;
    }

    /** The attempts before the last one that are not here, as far as the first 64 go. */
    IntStream missingAttempts() {
        return IntStream.range(1, Math.min(lastAttempt, Long.SIZE))
                .filter(attempt -> (attempts >>> (attempt - 1) & 1) == 0);
    }

    /** Whether it may have outcomes in other hours. */
    boolean isOpen() {
        return open || lacksAttempts();
    }

    boolean isLone() {
        return size == 1 && !isOpen();
    }

    int minute(int outcome) {
        return outcomes[2 * outcome];
    }

    int ending(int outcome) {
        return outcomes[2 * outcome + 1];
    }

    void write(PackedWriter writer, boolean byMinute) {
        writer.number(size);
        for (int i = 0; i < size; i++) {
            writer.number(byMinute ? minute(i) : 0).number(ending(i));
        }
    }
}
