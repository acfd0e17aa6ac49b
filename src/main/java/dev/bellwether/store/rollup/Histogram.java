package dev.bellwether.store.rollup;

import java.util.Arrays;

/**
 * How often which number came, in buckets whose width is at most a 64th of their numbers, so that a percentile is wrong by at most
 * 0.8 %; numbers below 128 are exact. Count and sum are exact. Only the buckets from the least to the greatest number that came take
 * room: an answer holds thousands of histograms of a few octaves each, which is why it is none of a library, whose buckets are all there.
 *
 * <p>The buckets are those of HdrHistogram: a number's highest seven bits, and how many there are below them.
 */
public final class Histogram {
    private static final int HIGHEST_BITS = 6;
    private static final int PER_OCTAVE = 1 << HIGHEST_BITS;

    /** How often each bucket came, from {@link #first} on. */
    private long[] counts = {};

    private int first;
    private long count;
    private double sum;

    /**
     * Counts a number.
     *
     * @param value what is below 0 counts as 0
     */
    public void add(long value) {
        long number = Math.max(0, value);
        count++;
        sum += number;
        int bucket = bucket(number);
        reach(bucket);
        counts[bucket - first]++;
    }

    /** Adds what was written. */
    void addAll(PackedReader reader) {
        count += reader.number();
        sum += reader.number();
        int bucket = 0;
        for (int left = reader.count(); left > 0; left--) {
            bucket += reader.count();
            reach(bucket);
            counts[bucket - first] += reader.number();
        }
    }

    void write(PackedWriter writer) {
        writer.number(count)
                .number((long) sum)
                .number(Arrays.stream(counts).filter(times -> times > 0).count());
        int before = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                writer.number(first + i - before).number(counts[i]);
                before = first + i;
            }
        }
    }

    /** How many numbers came. */
    long count() {
        return count;
    }

    /** The mean; not of nothing. */
    double average() {
        return sum / count;
    }

    /** The least number that a share of all does not exceed, or one that is 0.8 % from it; not of nothing. */
    long percentile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return middle(first + i);
            }
        }
        throw new IllegalStateException("nothing was counted");
    }

    /** Makes room for a bucket, by whole octaves. */
    private void reach(int bucket) {
        int end = first + counts.length;
        if (bucket >= first && bucket < end) {
            return;
        }
        int octave = bucket / PER_OCTAVE * PER_OCTAVE;
        if (counts.length == 0) {
            first = octave;
            counts = new long[PER_OCTAVE];
            return;
        }
        int from = Math.min(first, octave);
        long[] longer = new long[Math.max(end, octave + PER_OCTAVE) - from];
        System.arraycopy(counts, 0, longer, first - from, counts.length);
        counts = longer;
        first = from;
    }

    private static int bucket(long value) {
        int below = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1) - HIGHEST_BITS);
        return below * PER_OCTAVE + (int) (value >>> below);
    }

    private static long middle(int bucket) {
        if (bucket < 2 * PER_OCTAVE) {
            return bucket;
        }
        int below = bucket / PER_OCTAVE - 1;
        long least = (long) (bucket % PER_OCTAVE + PER_OCTAVE) << below;
        return least + (1L << below) / 2;
    }
}
