package dev.bellwether.status.comparison;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of major outage within a course.
 *
 * @param foundAt when it was published, and an operator paged; empty where it had begun before the course does
 * @param endedAt when another status was published; empty where the course ends before
 * @param onset the time of the first of the observations that showed it, where that is known
 */
public record Outage(Optional<Instant> foundAt, Optional<Instant> endedAt, Optional<Instant> onset) {

    boolean overlaps(Outage other) {
        return beginsBeforeEndOf(other) && other.beginsBeforeEndOf(this);
    }

    private boolean beginsBeforeEndOf(Outage other) {
        return foundAt.isEmpty() || other.endedAt.isEmpty() || foundAt.get().isBefore(other.endedAt.get());
    }

    boolean endsBefore(Outage other) {
        return endedAt.isPresent() && (other.endedAt.isEmpty() || endedAt.get().isBefore(other.endedAt.get()));
    }

    /** How long it was from a time until it was found. */
    Optional<Duration> delaySince(Optional<Instant> time) {
        return time.flatMap(since -> foundAt.map(found -> Duration.between(since, found)));
    }
}
