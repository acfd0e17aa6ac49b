package dev.bellwether.status.history;

import dev.bellwether.status.history.KaplanMeier.Lasted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An incident of a connector, by how long it lasted.
 *
 * @param ended empty while it lasts
 * @param cutShort whether it was not seen to end by itself: maintenance began, or nobody looked any more
 */
public record PastOutage(String connectorId, Instant began, Optional<Instant> ended, boolean cutShort) {
    public PastOutage {
        if (ended.isPresent() && ended.get().isBefore(began)) {
            throw new IllegalArgumentException("an outage of " + connectorId + " ends before it begins, at " + began);
        }
    }

    /** What was known of it at a time after its beginning. */
    Lasted asOf(Instant now) {
        boolean over = ended.isPresent() && !ended.get().isAfter(now);
        return new Lasted(Duration.between(began, over ? ended.get() : now), !over || cutShort);
    }
}
