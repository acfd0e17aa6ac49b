package dev.bellwether.probe.kinds;

import java.time.Instant;
import java.util.Optional;

/**
 * What a target says of planned maintenance.
 *
 * @param open whether it is going on
 * @param since when it began, where the target says so
 * @param until when it is expected to end, where the target says so
 */
public record PlannedOutage(boolean open, Optional<Instant> since, Optional<Instant> until) {
    /** No maintenance is going on. */
    public static final PlannedOutage NONE = new PlannedOutage(false, Optional.empty(), Optional.empty());
}
