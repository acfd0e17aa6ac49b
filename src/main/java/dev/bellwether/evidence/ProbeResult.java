package dev.bellwether.evidence;

import dev.bellwether.document.Spelled;

/** How one run of a probe ended. */
public enum ProbeResult implements Spelled {
    SUCCESS,
    FAILURE,
    /** Passed only on a retry, slow, or the target says it is partly down: a success, but not first time. */
    FLAKY;

    public boolean succeeded() {
        return this != FAILURE;
    }
}
