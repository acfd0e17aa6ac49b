package dev.bellwether.evidence;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time {@code (from, to]} cut into buckets of the same length; the last may be shorter. Each is {@code (start, end]}.
 *
 * @param from to the microsecond
 * @param step whole seconds, from 1
 */
public record Buckets(Instant from, Instant to, Duration step) {
    public Buckets {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from " + from + " is not before to " + to);
        }
        if (step.toSeconds() < 1 || !step.equals(Duration.ofSeconds(step.toSeconds()))) {
            throw new IllegalArgumentException("a step of " + step + " is not a number of whole seconds");
        }
    }

    /** How many there are; the last counts whole. */
    public long count() {
        return index(to.minusNanos(1)) + 1;
    }

    /** Where a bucket begins, exclusive. */
    public Instant start(long index) {
        return from.plus(step.multipliedBy(index));
    }

    /** Where a bucket ends, inclusive. */
    public Instant end(long index) {
        Instant end = start(index + 1);
        return end.isBefore(to) ? end : to;
    }

    /** The bucket that begins at a time or last before it. */
    public long index(Instant start) {
        return Duration.between(from, start).dividedBy(step);
    }
}
