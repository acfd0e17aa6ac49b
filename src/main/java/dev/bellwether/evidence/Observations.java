package dev.bellwether.evidence;

import java.util.Arrays;

/** Observations in order of time: jobs, or probe runs. Immutable once handed out. */
public final class Observations {
    private static final byte SUCCEEDED = 1;
    private static final byte FIRST_TIME = 2;
    private static final byte REGULAR = 4;
    private static final int[] NONE = {};

    private long[] times;
    private byte[] flags;
    private int size;
    /** Which succeeded only after a failure, and when the last such failure was. */
    private int[] mended = NONE;

    private long[] mendedAfter = {};
    private int mendedCount;

    Observations(int expected) {
        times = new long[expected];
        flags = new byte[expected];
    }

    void add(long time, boolean succeeded, boolean firstTime, boolean regular) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2 + 8);
            flags = Arrays.copyOf(flags, size * 2 + 8);
        }
        times[size] = time;
        flags[size] = (byte) ((succeeded ? SUCCEEDED : 0) | (firstTime ? FIRST_TIME : 0) | (regular ? REGULAR : 0));
        size++;
    }

    /** Adds a job that succeeded after a counted failure, of which the last was at {@code failedAt}. */
    void addMended(long time, long failedAt) {
        if (mendedCount == mended.length) {
            mended = Arrays.copyOf(mended, mendedCount * 2 + 8);
            mendedAfter = Arrays.copyOf(mendedAfter, mendedCount * 2 + 8);
        }
        mended[mendedCount] = size;
        mendedAfter[mendedCount] = failedAt;
        mendedCount++;
        add(time, true, false, true);
    }

    /**
     * Of the jobs from an index on that succeeded after a failure, the earliest last failure: once it is no longer in the
     * hour, that job counts as succeeded first time. {@link Long#MAX_VALUE} where there is none.
     */
    public long earliestMendedFailure(int from) {
        long earliest = Long.MAX_VALUE;
        for (int i = mendedCount - 1; i >= 0 && mended[i] >= from; i--) {
            earliest = Math.min(earliest, mendedAfter[i]);
        }
        return earliest;
    }

    /**
     * When the jobs last failed that succeeded afterwards, the earliest first: once such a failure is no longer in the hour, its
     * job counts as succeeded first time.
     */
    public long[] mendedFailures() {
        long[] failures = Arrays.copyOf(mendedAfter, mendedCount);
        Arrays.sort(failures);
        return failures;
    }

    public int size() {
        return size;
    }

    /** Microseconds since the epoch. */
    public long time(int index) {
        return times[index];
    }

    public boolean succeeded(int index) {
        return (flags[index] & SUCCEEDED) != 0;
    }

    /** Whether it succeeded without a counted failure before. */
    public boolean firstTime(int index) {
        return (flags[index] & FIRST_TIME) != 0;
    }

    /** Whether it is anything but a confirmation run. */
    public boolean regular(int index) {
        return (flags[index] & REGULAR) != 0;
    }

    /** The first observation later than a time (microseconds); the size if none is. */
    public int after(long time) {
        return Search.first(0, size, index -> times[index] > time);
    }
}
