package dev.bellwether.statistics;

/**
 * Something that is seen of a connector.
 *
 * @param time in microseconds since the epoch
 * @param kind a job, or a run of the probe
 */
record Observation(long time, Kind kind, boolean success) {
    enum Kind {
        JOB,
        REGULAR,
        CONFIRMATION
    }
}
