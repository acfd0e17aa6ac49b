package dev.bellwether.evidence;

import java.util.Locale;

/** How one run of a probe ended. */
public enum ProbeResult {
    SUCCESS,
    FAILURE,
    /** Passed only on a retry, slow, or the target says it is partly down: a success, but not first time. */
    FLAKY;

    /** The spelling in files, in the API and in metrics. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the connection worked in the end. */
    public boolean succeeded() {
        return this != FAILURE;
    }
}
