package dev.bellwether.status;

import java.time.Instant;

/**
 * What a tick of one connector came to that published nothing, but had new evidence or changed the state of the watch. Immutable.
 *
 * @param evidence of the hour at this tick
 * @param userErrors how many outcomes blame the customer
 * @param watch what the next tick has to know
 * @param watchChanged whether that is not what the tick before left
 */
public record Recheck(
        String connectorId,
        Instant at,
        EvidenceSummary evidence,
        UserErrors userErrors,
        WatchState watch,
        boolean watchChanged) {}
