package dev.bellwether.statistics;

/**
 * Something that is seen of a connector.
 *
 * @param time in microseconds since the epoch
 * @param kind a job, or a run of the probe
 * @param customer whose job it is; 0 where nobody says
 */
record Observation(long time, Kind kind, boolean success, long customer) {
    Observation(long time, Kind kind, boolean success) {
        this(time, kind, success, 0);
    }

    enum Kind {
        JOB,
        REGULAR,
        CONFIRMATION
    }
}
