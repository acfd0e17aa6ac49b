package dev.bellwether.status;

/**
 * How many outcomes blame the customer, in the hour and over 7 days. A broken login page often answers "invalid credentials",
 * so a surge of them points at the institution though none of them counts.
 *
 * @param outcomes job outcomes of the hour, excluded ones too
 * @param userFaults how many of them have fault {@code user}
 * @param weekOutcomes job outcomes of 7 days, as {@link dev.bellwether.evidence.WeekOfOutcomes} has them; 0 while they are
 *     not known
 * @param weekUserFaults how many of them have fault {@code user}
 */
public record UserErrors(int outcomes, int userFaults, long weekOutcomes, long weekUserFaults) {
    public static final UserErrors NONE = new UserErrors(0, 0, 0, 0);

    private static final int LEAST_OUTCOMES = 20;
    private static final int TIMES_THE_USUAL = 3;

    /**
     * Whether user faults are more than half of at least 20 outcomes in the hour, and more than three times their share of 7
     * days.
     */
    public boolean surge() {
        return outcomes >= LEAST_OUTCOMES
                && 2L * userFaults > outcomes
                && weekOutcomes > 0
                && userFaults * weekOutcomes > TIMES_THE_USUAL * weekUserFaults * outcomes;
    }
}
