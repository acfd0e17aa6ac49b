package dev.bellwether.status;

import java.time.Duration;
import java.time.Instant;

/**
 * When connectors are evaluated. Ticks are aligned to the epoch, and so to the clock in UTC.
 *
 * @param interval between two scheduled ticks, a multiple of {@code recheck}
 * @param recheck between two ticks, at least a millisecond
 * @param settle how long after a correction, and again and again until the next scheduled tick, a full decision is due
 */
public record Ticks(Duration interval, Duration recheck, Duration settle) {
    public static final Ticks DEFAULT =
            new Ticks(Duration.ofMinutes(30), Duration.ofSeconds(15), Duration.ofMinutes(5));

    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    public Ticks {
        if (recheck.toMillis() < 1 || settle.toMillis() < 1) {
            throw new IllegalArgumentException("recheck and settle must be at least a millisecond");
        }
        if (interval.toMillis() < 1 || interval.toMillis() % recheck.toMillis() != 0) {
            throw new IllegalArgumentException(
                    "interval must be a multiple of recheck, not " + interval + " of " + recheck);
        }
    }

    /** The first tick at or after a time. */
    public Instant firstFrom(Instant time) {
        return floor(time.minusNanos(1), recheck).plus(recheck);
    }

    /** The last tick at or before a time. */
    public Instant lastUpTo(Instant time) {
        return floor(time, recheck);
    }

    /** The last scheduled tick at or before a time. */
    public Instant lastScheduledUpTo(Instant time) {
        return floor(time, interval);
    }

    /** The first scheduled tick at or after a time. */
    public Instant firstScheduledFrom(Instant time) {
        return floor(time.minusNanos(1), interval).plus(interval);
    }

    /** The tick after this one. */
    public Instant next(Instant tick) {
        return tick.plus(recheck);
    }

    public boolean isScheduled(Instant tick) {
        return Math.floorMod(tick.toEpochMilli(), interval.toMillis()) == 0;
    }

    /** The first scheduled tick after this one. */
    public Instant nextScheduled(Instant tick) {
        return firstScheduledFrom(tick.plusMillis(1));
    }

    /** Whether a full decision is due at a tick because the correction made its latest move at {@code moved}. */
    boolean settles(Instant tick, Instant moved) {
        return tick.isAfter(moved)
                && tick.isBefore(nextScheduled(moved))
                && (tick.toEpochMilli() - moved.toEpochMilli()) % settle.toMillis() == 0;
    }

    /** The earliest tick after one at which {@link #settles} can hold; the far future where none is left. */
    Instant nextSettling(Instant tick, Instant moved) {
        long rounds = Math.floorDiv(tick.toEpochMilli() - moved.toEpochMilli(), settle.toMillis()) + 1;
        Instant next = moved.plusMillis(Math.max(1, rounds) * settle.toMillis());
        return next.isBefore(nextScheduled(moved)) ? next : FAR;
    }

    private static Instant floor(Instant time, Duration step) {
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, step.toMillis()));
    }
}
