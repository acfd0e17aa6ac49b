package dev.bellwether.collect.item;

import java.time.Duration;
import java.time.Instant;

/**
 * The times that evidence may have.
 *
 * @param earliest inclusive
 * @param latest inclusive
 */
public record TimeRange(Instant earliest, Instant latest) {
    /** How far another machine's clock may be ahead of ours. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** For evidence of the past. */
    public static final TimeRange ANY = new TimeRange(Instant.MIN, Instant.MAX);

    /** For evidence that comes in now and is to be kept for a while yet. */
    public static TimeRange around(Instant now, Duration retention) {
        return new TimeRange(now.minus(retention), now.plus(AHEAD));
    }

    /** For evidence of any age that comes in now. */
    public static TimeRange until(Instant now) {
        return new TimeRange(Instant.MIN, now.plus(AHEAD));
    }

    /** A required time in this range; a fault of the field otherwise. */
    Instant time(ItemFields fields, Field field) {
        Instant time = fields.requiredTime(field);
        if (fields.isFaulty()) {
            return time;
        }
        if (time.isAfter(latest)) {
            fields.fault(field, time + " is more than 5 minutes ahead; nothing later than " + latest + " is taken now");
        } else if (time.isBefore(earliest)) {
            fields.fault(field, time + " is too old; nothing before " + earliest + " is kept");
        }
        return time;
    }
}
