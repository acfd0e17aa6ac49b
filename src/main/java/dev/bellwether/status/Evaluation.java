package dev.bellwether.status;

import java.time.Instant;
import java.util.Optional;

/**
 * The status of one connector at one time, with the evidence and the reason. Immutable.
 *
 * @param connectorId the connector
 * @param at the tick, aligned to the clock in UTC
 * @param trigger why it was published
 * @param status what users are shown
 * @param performance what the evidence alone supports; never {@code under-maintenance}
 * @param previousStatus the status published before, {@code unknown} where there was none
 * @param since when the status became what it is
 * @param changed whether status, performance or staleness differ from the evaluation before; true for the very first
 * @param stale whether nothing was counted in the hour
 * @param nextAt the next scheduled tick
 * @param regimeSince start of the present regime: what came before says nothing about now
 * @param movedAt the latest tick whose correction made a move
 * @param evidence the numbers
 * @param reason the reason in words
 */
public record Evaluation(
        String connectorId,
        Instant at,
        Trigger trigger,
        Status status,
        Status performance,
        Status previousStatus,
        Instant since,
        boolean changed,
        boolean stale,
        Instant nextAt,
        Optional<Instant> regimeSince,
        Optional<Instant> movedAt,
        EvidenceSummary evidence,
        String reason) {

    public RetryAdvice retry() {
        return RetryAdvice.of(status, performance);
    }
}
