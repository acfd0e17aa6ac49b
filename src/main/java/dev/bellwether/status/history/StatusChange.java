package dev.bellwether.status.history;

import dev.bellwether.status.Rule;
import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * What a history needs of an evaluation.
 *
 * @param at when it was made
 * @param rule what decided on the status; empty for what an earlier version stored
 * @param firstSign when the first of the observations was that moved the performance at this very evaluation
 * @param unobservedSince since when nobody had looked before
 */
public record StatusChange(
        Instant at,
        Status status,
        Status performance,
        boolean stale,
        Optional<Rule> rule,
        Optional<Instant> firstSign,
        Optional<Instant> unobservedSince) {
    boolean continues(StatusChange before) {
        return status == before.status
                && performance == before.performance
                && stale == before.stale
                && counting() == before.counting();
    }

    /** What the time from here on counts as. */
    StatusTimeline.Counting counting() {
        return switch (status) {
            case OPERATIONAL, DEGRADED_PERFORMANCE -> StatusTimeline.Counting.UP;
            case PARTIAL_OUTAGE, MAJOR_OUTAGE -> StatusTimeline.Counting.DOWN;
            case UNKNOWN -> StatusTimeline.Counting.UNKNOWN;
            case UNDER_MAINTENANCE ->
                rule.filter(known -> known == Rule.RELEASE || known == Rule.STAGE)
                                .isPresent()
                        ? StatusTimeline.Counting.UP
                        : StatusTimeline.Counting.MAINTENANCE;
        };
    }
}
