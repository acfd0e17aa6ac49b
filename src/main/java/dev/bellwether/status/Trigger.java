package dev.bellwether.status;

import java.util.Locale;

/** Why an evaluation was published. */
public enum Trigger {
    /** The first tick of a connector, or of the daemon. */
    STARTUP,
    SCHEDULED,
    /** Performance became unknown, or the evidence became too old or new again. */
    STALE,
    /** Performance changed between two scheduled ticks. */
    EARLY,
    OVERRIDE,
    MAINTENANCE,
    RELEASE;

    /** The spelling in the API, in metrics and in the store. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
