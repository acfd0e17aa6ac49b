package dev.bellwether.evidence;

import dev.bellwether.evidence.Window.Blamed;
import java.util.Arrays;

/**
 * How many outcomes of one connector there were in 7 days, and how many of them have fault {@code user}. Counts are kept by quarters of
 * a UTC day: the one in which the 7 days end, and the 27 before, so 6.75 to 7 days. A connector without outcomes takes no memory.
 * Belongs to one thread.
 */
public final class WeekOfOutcomes {
    /** How long a quarter is, in microseconds; quarters begin at multiples of it. */
    public static final long QUARTER = 6L * 3600 * 1_000_000;

    private static final int QUARTERS = 28;
    private static final int[] NONE = {};

    private int[] outcomes = NONE;
    private int[] userFaults = NONE;
    private long newest = Long.MIN_VALUE;

    /** The earliest time (microseconds since the epoch) that is counted of the 7 days up to a time. */
    public static long start(long end) {
        return (Math.floorDiv(end, QUARTER) - QUARTERS + 1) * QUARTER;
    }

    /**
     * Counts outcomes of the quarter of a time (microseconds since the epoch), so many of them with fault {@code user}; those too old to
     * matter are left out.
     */
    void add(long time, int count, int ofUsers) {
        long quarter = Math.floorDiv(time, QUARTER);
        if (outcomes.length == 0) {
            outcomes = new int[QUARTERS];
            userFaults = new int[QUARTERS];
            newest = quarter;
        }
        if (quarter <= newest - QUARTERS) {
            return;
        }
        advance(quarter);
        int place = place(quarter);
        outcomes[place] += count;
        userFaults[place] += ofUsers;
    }

    /** The outcomes of the 7 days up to a time, after which there are none here. */
    Blamed upTo(long end) {
        return outcomes.length == 0 ? Blamed.NONE : new Blamed(sum(outcomes, end), sum(userFaults, end));
    }

    private void advance(long quarter) {
        if (quarter - newest >= QUARTERS) {
            Arrays.fill(outcomes, 0);
            Arrays.fill(userFaults, 0);
            newest = quarter;
        }
        while (newest < quarter) {
            newest++;
            outcomes[place(newest)] = 0;
            userFaults[place(newest)] = 0;
        }
    }

    private long sum(int[] counts, long end) {
        long last = Math.floorDiv(end, QUARTER);
        long sum = 0;
        for (long quarter = Math.max(last, newest) - QUARTERS + 1; quarter <= newest; quarter++) {
            sum += quarter > last - QUARTERS && quarter <= last ? counts[place(quarter)] : 0;
        }
        return sum;
    }

    private static int place(long quarter) {
        return (int) Math.floorMod(quarter, (long) QUARTERS);
    }
}
