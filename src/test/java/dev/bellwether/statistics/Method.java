package dev.bellwether.statistics;

/** A way to decide how a connector is doing. */
interface Method {
    /** Takes an observation in; they come in order of time. */
    void take(Observation observation);

    /** What it says at a tick, every 15 s, once it knows everything up to it. */
    Verdict at(long tick);

    /** From least to most bad. */
    enum Verdict {
        FINE,
        /** Something is amiss: degraded performance, or a ticket. */
        AMISS,
        /** Partial outage. */
        OUTAGE,
        /** Major outage, or a page. */
        PAGE
    }
}
