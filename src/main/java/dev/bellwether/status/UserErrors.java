package dev.bellwether.status;

import dev.bellwether.evidence.Window.Blamed;

/**
 * How many outcomes blame the customer, of late and usually. A broken login page often answers "invalid credentials", so a surge of
 * them points at the institution though none of them counts.
 *
 * @param hour outcomes of the hour
 * @param recent those of them of the last ten minutes
 * @param week those of the 7 days before the hour, as {@link dev.bellwether.evidence.WeekOfOutcomes} has them; none while they
 *     are not known
 * @param surge whether so many in the hour, or of late, cannot be chance
 */
public record UserErrors(Blamed hour, Blamed recent, Blamed week, boolean surge) {
    public static final UserErrors NONE = new UserErrors(Blamed.NONE, Blamed.NONE, Blamed.NONE, false);

    private static final int LEAST_OUTCOMES = 12;

    static UserErrors of(Blamed hour, Blamed recent, Blamed week, double significance) {
        double most = most(week);
        boolean surge = isSurge(hour, most, significance) || isSurge(recent, most, significance);
        return new UserErrors(hour, recent, week, surge);
    }

    /** The share of user faults that is still taken for usual: twice that of the 7 days, within bounds. */
    private static double most(Blamed week) {
        // As if there had been four more outcomes, one of them the user's fault: a week of few outcomes proves little.
        double usual = (week.userFaults() + 1.0) / (week.outcomes() + 4.0);
        return Math.min(0.95, Math.max(2 * usual, 0.3));
    }

    private static boolean isSurge(Blamed blamed, double most, double significance) {
        return blamed.outcomes() >= LEAST_OUTCOMES
                // Spares the tail of what nobody would call a surge.
                && blamed.userFaults() > most * blamed.outcomes()
                && Tails.atLeast((int) blamed.userFaults(), (int) blamed.outcomes(), most) < significance;
    }
}
