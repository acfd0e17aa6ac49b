package dev.bellwether.status;

import java.time.Duration;
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
 * @param stale whether nothing in the hour counts
 * @param nextAt the next scheduled tick
 * @param watch what the next tick has to know besides
 * @param incidentSince when the incident began that this belongs to: while the status is an outage, and at the evaluation that
 *     ends it
 * @param unobservedSince since when nobody had looked when this was decided, where a scheduled evaluation was left out before
 * @param evidence the numbers
 * @param userErrors how many outcomes blame the customer
 * @param reason the reason in words
 * @param explanation the reason in numbers; empty for what an earlier version stored
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
        WatchState watch,
        Optional<Instant> incidentSince,
        Optional<Instant> unobservedSince,
        EvidenceSummary evidence,
        UserErrors userErrors,
        String reason,
        Optional<Explanation> explanation) {
    /** A look may be late by so much before it counts as missed. */
    private static final Duration LATE = Duration.ofMinutes(5);

    /** If this is the latest at a time, until when anybody has looked: what is missed may have been anything. */
    public Instant observedUntil(Instant now) {
        return nextAt.plus(LATE).isBefore(now) ? nextAt : now;
    }

    /** The same as it looks after evidence that changed nothing, if that is later: what was decided stays. */
    public Evaluation seenAgain(Recheck recheck) {
        if (!evidence.to().isBefore(recheck.at())) {
            return this;
        }
        return new Evaluation(
                connectorId,
                at,
                trigger,
                status,
                performance,
                previousStatus,
                since,
                changed,
                stale,
                nextAt,
                recheck.watch(),
                incidentSince,
                unobservedSince,
                recheck.evidence(),
                recheck.userErrors(),
                reason,
                explanation);
    }

    public RetryAdvice retry() {
        return RetryAdvice.of(status, performance);
    }
}
