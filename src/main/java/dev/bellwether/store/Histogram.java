package dev.bellwether.store;

import java.util.Arrays;

/**
 * How often which number came, in buckets whose width is at most a 64th of their numbers, so that a percentile is wrong by at most
 * 0.8 %; numbers below 128 are exact. Count and sum are exact. Only buckets that hold something take room: of an hour there
 * are many histograms with little in them, which is why it is none of a library, whose buckets are all there.
 *
 * <p>The buckets are those of HdrHistogram: a number's highest seven bits, and how many there are below them.
 */
final class Histogram {
    private static final int HIGHEST_BITS = 6;
    private static final int PER_OCTAVE = 1 << HIGHEST_BITS;

    private int[] buckets = new int[4];
    private long[] counts = new long[4];
    private int size;
    private long count;
    private double sum;

    /**
     * Counts a number.
     *
     * @param value what is below 0 counts as 0
     * @param times how often it came
     */
    void add(long value, long times) {
        long number = Math.max(0, value);
        count += times;
        sum += (double) number * times;
        add(bucket(number), times);
    }

    /** Adds what was written. */
    void addAll(PackedReader reader) {
        count += reader.number();
        sum += reader.number();
        int bucket = 0;
        for (int left = reader.count(); left > 0; left--) {
            bucket += reader.count();
            add(bucket, reader.number());
        }
    }

    void write(PackedWriter writer) {
        writer.number(count).number((long) sum).number(size);
        int before = 0;
        for (int i = 0; i < size; i++) {
            writer.number(buckets[i] - before).number(counts[i]);
            before = buckets[i];
        }
    }

    /** The mean; not of nothing. */
    double average() {
        return sum / count;
    }

    /** The least number that a share of all does not exceed, or one that is 0.8 % from it; not of nothing. */
    long percentile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < size; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return middle(buckets[i]);
            }
        }
        throw new IllegalStateException("nothing was counted");
    }

    private void add(int bucket, long times) {
        int place = size > 0 && buckets[size - 1] < bucket ? -size - 1 : Arrays.binarySearch(buckets, 0, size, bucket);
        if (place < 0) {
            place = -place - 1;
            insert(place, bucket);
        }
        counts[place] += times;
    }

    private void insert(int place, int bucket) {
        if (size == buckets.length) {
            buckets = Arrays.copyOf(buckets, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        System.arraycopy(buckets, place, buckets, place + 1, size - place);
        System.arraycopy(counts, place, counts, place + 1, size - place);
        buckets[place] = bucket;
        counts[place] = 0;
        size++;
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
