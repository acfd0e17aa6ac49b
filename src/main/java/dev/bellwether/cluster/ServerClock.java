package dev.bellwether.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The time of the server that all nodes share, by which they tick alike. Safe for any thread. */
public final class ServerClock extends Clock {
    /** Less than this is how long an answer takes, and no difference of clocks. */
    private static final Duration LEAST = Duration.ofMillis(20);

    private final Clock own;
    private volatile Duration ahead = Duration.ZERO;

    public ServerClock(Clock own) {
        this.own = own;
    }

    /** What time it was at the server between a question and its answer now. */
    void set(Instant server, Duration took) {
        Duration next = Duration.between(own.instant().minus(took.dividedBy(2)), server);
        if (next.minus(ahead).abs().compareTo(LEAST.plus(took)) > 0) {
            ahead = next;
        }
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return own.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times are shown in UTC");
    }
}
