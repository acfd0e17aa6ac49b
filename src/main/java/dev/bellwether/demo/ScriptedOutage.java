package dev.bellwether.demo;

import java.time.Duration;
import java.time.Instant;

/** An outage that an institution announces at its discovery endpoint; it says nothing about how it behaves then. */
public record ScriptedOutage(Instant from, Duration duration, String explanation) {
    Instant to() {
        return from.plus(duration);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(to());
    }
}
