package dev.bellwether.status;

import java.time.Instant;

/**
 * What a tick of one connector came to that published nothing, but had new evidence or changed what the next tick has to know.
 * Immutable.
 */
public record Recheck(
        String connectorId,
        Instant at,
        EvidenceSummary evidence,
        UserErrors userErrors,
        WatchState watch,
        boolean watchChanged) {}
