package dev.bellwether.evidence;

import java.util.Map;

/**
 * What a window holds at one tick: {@code (T - window, T]}, without what lies before the start of the regime. Fixed for the
 * whole tick. Times are microseconds since the epoch.
 *
 * @param from start of the span, exclusive, whatever the regime
 * @param first start of what is looked at, inclusive: that of the regime where this is later
 * @param to the tick, inclusive
 * @param jobs each customer's jobs with a counted outcome as one, at the time of the last
 * @param runs counted probe runs, confirmations included
 * @param outcomes how many outcomes there were, excluded ones too
 * @param outcomeFaults failed outcomes by fault, excluded ones too
 * @param runFaults failed probe runs by fault, excluded ones too
 * @param firstEntry the earliest outcome or run; {@link Long#MAX_VALUE} where there is none
 */
public record Hour(
        long from,
        long first,
        long to,
        Observations jobs,
        Observations runs,
        int outcomes,
        Map<Fault, Integer> outcomeFaults,
        Map<Fault, Integer> runFaults,
        long firstEntry) {
    /** Whether nothing in it counts, not even a confirmation run. */
    public boolean isEmpty() {
        return jobs.size() == 0 && runs.size() == 0;
    }
}
