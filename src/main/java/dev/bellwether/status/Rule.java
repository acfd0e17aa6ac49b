package dev.bellwether.status;

import dev.bellwether.document.Spelled;

/** What decided on a performance, or what was laid over it to make the status. */
public enum Rule implements Spelled {
    /** The rates of the hour, where they are no worse than the performance before. */
    HOUR_RATES,
    /** The rates of the hour are worse, and this is how far the hour is evidence for that. */
    BEST_PLAUSIBLE_LEVEL,
    /** It stayed: the hour had nothing to count, or too little to prove that it is worse, or to say anything at all. */
    KEPT,
    /** It stayed: the rates of the hour are better, but not by so much that it has improved. */
    HYSTERESIS,
    /** It stayed: it has gone up and down, and so improves at scheduled ticks alone. */
    UNSTABLE,
    /** It is as it was before the planned maintenance that has just ended. */
    AFTER_MAINTENANCE,
    /** The most recent jobs moved it. */
    CORRECTION_JOBS,
    /** The most recent probe runs moved it. */
    CORRECTION_PROBES,
    /** There is no evidence yet, or there has been none for too long. */
    STALE,
    /** An open maintenance window is laid over it. */
    MAINTENANCE,
    /** It works, and a new version has just gone live. */
    RELEASE,
    /** It works, and the connector is in beta or alpha. */
    STAGE,
    /** An operator pinned the status. */
    OVERRIDE
}
