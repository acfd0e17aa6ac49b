package dev.bellwether.status;

import dev.bellwether.document.Spelled;

/** Why an evaluation was published. */
public enum Trigger implements Spelled {
    /** The first tick of a connector, or of the daemon. */
    STARTUP,
    SCHEDULED,
    /** Performance became unknown, or the evidence became too old or new again. */
    STALE,
    /** Performance changed between two scheduled ticks. */
    EARLY,
    OVERRIDE,
    MAINTENANCE,
    RELEASE
}
