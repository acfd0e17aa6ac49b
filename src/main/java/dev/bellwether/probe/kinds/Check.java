package dev.bellwether.probe.kinds;

import dev.bellwether.probe.wire.Cause;

/**
 * One thing that was expected of a target, and whether it held; if not, the cause a run fails with, and what was seen instead, in
 * words.
 */
public record Check(Cause cause, String expected, boolean held, String seen) {
    static Check of(Cause cause, String expected, boolean held, String seen) {
        return new Check(cause, expected, held, held ? "" : seen);
    }

    boolean isMild() {
        return cause == Cause.SLOW || cause == Cause.CERTIFICATE_DAYS;
    }
}
