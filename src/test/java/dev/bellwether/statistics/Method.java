package dev.bellwether.statistics;

/** A way to decide how a connector is doing. */
interface Method {
    /** Takes an observation in; they come in order of time. */
    void take(Observation observation);

    /** What it says at a tick, every 15 s, once it knows everything up to it. */
    Verdict at(long tick);

    /** Says that maintenance is planned; who does not care for that says what it would say anyway. */
    default void planned(long from, long to) {}

    /** From least to most bad. */
    enum Verdict {
        UNKNOWN,
        FINE,
        /** Something is amiss: degraded performance, or a ticket. */
        AMISS,
        /** Partial outage. */
        OUTAGE,
        /** Major outage, or a page. */
        PAGE
    }
}
