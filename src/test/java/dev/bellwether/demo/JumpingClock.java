package dev.bellwether.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;

/** A clock that jumps once, after it was read for the first time: what lies in between is due at once. */
final class JumpingClock extends Clock {
    private static final Instant START = Instant.parse("2026-03-02T01:00:00Z");

    private final AtomicBoolean read = new AtomicBoolean();
    private final Duration jump;

    JumpingClock(Duration jump) {
        this.jump = jump;
    }

    @Override
    public Instant instant() {
        return read.getAndSet(true) ? START.plus(jump) : START;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
