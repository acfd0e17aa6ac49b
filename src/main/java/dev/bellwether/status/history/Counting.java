package dev.bellwether.status.history;

import dev.bellwether.document.Spelled;

/** What a time counts as where uptime is reckoned. */
public enum Counting implements Spelled {
    /** Operational or degraded; also under maintenance where a connector works and is merely new, in beta or in alpha. */
    UP,
    /** A partial or a major outage. */
    DOWN,
    /** Under maintenance that was planned or pinned; left out of the uptime. */
    MAINTENANCE,
    /** Unknown, or a time when nobody looked; left out of the uptime and reported on its own. */
    UNKNOWN
}
