package dev.bellwether.maintenance;

import java.time.Instant;

/** One time under maintenance, open while {@code from <= T < to}. */
public record Occurrence(Instant from, Instant to) {
    public Occurrence {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("it cannot end at " + to + ", before it begins at " + from);
        }
    }

    public boolean isOpen(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /** The same, but over at a time at the latest. */
    Occurrence endedBy(Instant end) {
        return to.isAfter(end) ? new Occurrence(from, end.isBefore(from) ? from : end) : this;
    }
}
