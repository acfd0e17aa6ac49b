package dev.bellwether.probe.kinds;

import dev.bellwether.probe.wire.Cause;

/**
 * One thing that was expected of a target, and whether it held.
 *
 * @param cause what a run fails with if it did not
 * @param expected in words
 * @param held whether it did
 * @param seen instead, in words; empty where it held
 */
public record Check(Cause cause, String expected, boolean held, String seen) {
    static Check of(Cause cause, String expected, boolean held, String seen) {
        return new Check(cause, expected, held, held ? "" : seen);
    }

    /** Whether the run only gets flaky if it does not hold. */
    boolean isMild() {
        return cause == Cause.SLOW || cause == Cause.CERTIFICATE_DAYS;
    }
}
