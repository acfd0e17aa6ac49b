package dev.bellwether.status.history;

import java.time.Duration;
import java.util.OptionalDouble;

/** How long a connector could be used, by {@link Counting}. What is left out of the ratio is told beside it. */
public record Uptime(Duration up, Duration down, Duration maintenance, Duration unknown) {
    /** The share of {@code up} in {@code up} and {@code down}, from 0 to 1; empty where there is neither. */
    public OptionalDouble ratio() {
        Duration known = up.plus(down);
        return known.isZero() ? OptionalDouble.empty() : OptionalDouble.of(nanos(up) / nanos(known));
    }

    private static double nanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }
}
