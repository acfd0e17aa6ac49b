package dev.bellwether.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as microseconds since the epoch: as fine as the store keeps them, and cheap to compare by the million. */
public final class Micros {
    private Micros() {}

    /** The microsecond that a time lies in. */
    public static long of(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    /** A span of time, cut off after the microsecond. */
    public static long of(Duration span) {
        return span.toNanos() / 1000;
    }

    public static Instant toInstant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
