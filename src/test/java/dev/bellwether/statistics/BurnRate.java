package dev.bellwether.statistics;

import java.time.Duration;

/**
 * The alerts of the Google SRE workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts": each fires while the error budget
 * burns faster than a factor both over a long window and over a short one.
 */
final class BurnRate implements Method {
    /** The longest window; so much has to have been seen before it means what it should. */
    static final Duration REACH = Duration.ofDays(3);

    private final double budget;
    private final Sliding windows = new Sliding(
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Duration.ofHours(6),
            Duration.ofMinutes(30),
            REACH,
            Duration.ofHours(6));

    /** @param objective the share of observations that are to succeed */
    BurnRate(double objective) {
        this.budget = 1 - objective;
    }

    @Override
    public void take(Observation observation) {
        if (observation.kind() != Observation.Kind.CONFIRMATION) {
            windows.take(observation);
        }
    }

    @Override
    public Verdict at(long tick) {
        // Each is asked, so that every window moves on with the time.
        boolean fast = fires(0, 14.4, tick);
        boolean slow = fires(2, 6, tick);
        boolean ticket = fires(4, 1, tick);
        return fast || slow ? Verdict.PAGE : ticket ? Verdict.AMISS : Verdict.FINE;
    }

    private boolean fires(int longWindow, double factor, long tick) {
        double over = windows.failureRate(longWindow, tick);
        double lately = windows.failureRate(longWindow + 1, tick);
        return over > factor * budget && lately > factor * budget;
    }
}
