package dev.bellwether.telemetry;

import dev.bellwether.status.Status;
import java.util.List;

/**
 * A status as one number: the worse, the larger, so that a maximum over time, or over nodes, is the worst. What is unknown is worse than
 * what works, which must not hide it, and better than what is known not to work.
 */
public final class StatusLevel {
    private static final List<Status> BEST_FIRST = List.of(
            Status.OPERATIONAL,
            Status.UNDER_MAINTENANCE,
            Status.UNKNOWN,
            Status.DEGRADED_PERFORMANCE,
            Status.PARTIAL_OUTAGE,
            Status.MAJOR_OUTAGE);

    private StatusLevel() {}

    /** From 1 for operational to 6 for a major outage. */
    public static int of(Status status) {
        return BEST_FIRST.indexOf(status) + 1;
    }
}
