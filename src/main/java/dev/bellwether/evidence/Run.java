package dev.bellwether.evidence;

/**
 * A probe run inside a window.
 *
 * @param time microseconds since the epoch
 * @param probe its id; empty where it is not known
 * @param fault of a failure
 * @param confirm whether it is a confirmation run
 */
record Run(long time, String probe, ProbeResult result, Fault fault, boolean confirm) {

    boolean counts() {
        return result.succeeded() || fault.counts();
    }
}
