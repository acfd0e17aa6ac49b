package dev.bellwether.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many outcomes of one connector there were in 7 days, and how many of them blame the customer. Counts are kept by quarters
 * of a UTC day: the one that is going on, up to now, and the 27 before, so 6.75 to 7 days. A connector without outcomes takes no memory.
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
    /** Up to when outcomes are counted, and what is known of later ones: time and whether they blame the user. */
    private long now = Long.MIN_VALUE;

    private final List<Later> later = new ArrayList<>();

    private record Later(long time, int ofUsers) {}

    /** The earliest time (microseconds since the epoch) that is counted at a time. */
    public static long start(long now) {
        return (Math.floorDiv(now, QUARTER) - QUARTERS + 1) * QUARTER;
    }

    /**
     * Counts an outcome, once its time has come.
     *
     * @param time when it ended, in microseconds since the epoch
     * @param ofUser whether it has fault {@code user}
     */
    public void add(long time, boolean ofUser) {
        if (time <= now) {
            add(time, 1, ofUser ? 1 : 0);
        } else {
            later.add(new Later(time, ofUser ? 1 : 0));
        }
    }

    /** Goes on to a time; what is asked for is up to this time. */
    public void goOnTo(long time) {
        now = time;
        later.removeIf(outcome -> {
            boolean due = outcome.time <= time;
            if (due) {
                add(outcome.time, 1, outcome.ofUsers);
            }
            return due;
        });
    }

    /**
     * Counts outcomes; those too old to matter are left out.
     *
     * @param time in the quarter that they belong to, in microseconds since the epoch
     * @param count how many
     * @param ofUsers how many of them have fault {@code user}
     */
    public void add(long time, int count, int ofUsers) {
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

    /** Outcomes of the 7 days up to now. */
    public long outcomes() {
        return sum(outcomes);
    }

    /** Those of them with fault {@code user}. */
    public long userFaults() {
        return sum(userFaults);
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

    private long sum(int[] counts) {
        if (counts.length == 0) {
            return 0;
        }
        long last = Math.floorDiv(now, QUARTER);
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
