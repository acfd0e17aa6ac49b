package dev.bellwether.evidence;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time {@code (from, to]} cut into buckets at the multiples of a step since 1970, in UTC, so that the same bucket is the
 * same at whatever time the question comes. The first and the last may be shorter. Each is {@code (start, end]}.
 *
 * @param from to the microsecond
 * @param step whole minutes that divide an hour, or whole hours: so no hour lies in two buckets but one of shorter ones
 */
public record Buckets(Instant from, Instant to, Duration step) {
    private static final int HOUR = 60;

    public Buckets {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from " + from + " is not before to " + to);
        }
        if (!isStep(step)) {
            throw new IllegalArgumentException("a step of " + step + " neither divides an hour nor is whole hours");
        }
    }

    /** Whether buckets can have a length: whole minutes that divide an hour, or whole hours. */
    public static boolean isStep(Duration step) {
        long minutes = step.toMinutes();
        return minutes > 0 && step.equals(Duration.ofMinutes(minutes)) && (minutes % HOUR == 0 || HOUR % minutes == 0);
    }

    /** Whether none is shorter than an hour, but for those at the ends. */
    public boolean isOfWholeHours() {
        return step.toMinutes() % HOUR == 0;
    }

    /** The multiple of the step at which the first bucket would begin if it were whole. */
    public Instant origin() {
        long seconds = step.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), seconds) * seconds);
    }

    /** How many there are; the first and the last count whole. */
    public long count() {
        return index(to.minusNanos(1)) + 1;
    }

    /** Where a bucket begins, exclusive. */
    public Instant start(long index) {
        Instant start = origin().plus(step.multipliedBy(index));
        return start.isAfter(from) ? start : from;
    }

    /** Where a bucket ends, inclusive. */
    public Instant end(long index) {
        Instant end = origin().plus(step.multipliedBy(index + 1));
        return end.isBefore(to) ? end : to;
    }

    /** The bucket that begins at a time or last before it. */
    public long index(Instant start) {
        // Not by Duration, which divides by way of BigDecimal.
        return Math.floorDiv(Micros.of(start) - Micros.of(origin()), Micros.of(step));
    }
}
