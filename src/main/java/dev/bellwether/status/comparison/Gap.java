package dev.bellwether.status.comparison;

import java.time.Duration;
import java.time.Instant;

/** A time when nobody looked, {@code from <= T < to}, so that nothing was published. */
public record Gap(Instant from, Instant to) {
    public Gap {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a gap must end after it begins, not from " + from + " to " + to);
        }
    }

    boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    Duration length() {
        return Duration.between(from, to);
    }
}
