package dev.bellwether.status.history;

import dev.bellwether.status.Status;
import dev.bellwether.status.history.StatusTimeline.Span;
import dev.bellwether.status.history.StatusTimeline.Uptime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a status was worth over a time, against what was asked for.
 *
 * @param time in each status that there was
 * @param outages how many began or went on, and how long the longest was
 * @param objective in percent; empty where nothing is asked for
 */
public record Availability(Map<Status, Duration> time, Uptime uptime, Outages outages, OptionalDouble objective) {
    public static Availability of(StatusTimeline timeline, OptionalDouble objective) {
        Map<Status, Duration> time =
                timeline.spans().stream().collect(Collectors.toMap(Span::status, Span::length, Duration::plus));
        return new Availability(Map.copyOf(time), timeline.uptime(), Outages.of(timeline), objective);
    }

    /** Whether the objective is met so far; empty where there is none, or nothing is known. */
    public Optional<Boolean> met() {
        return budgetLeft().map(left -> !left.isNegative());
    }

    /**
     * How much longer it could have been down: what the objective leaves of the time that counts, up or down, less what it was down. Negative
     * where that is overspent; empty where there is no objective, or nothing is known.
     */
    public Optional<Duration> budgetLeft() {
        Duration known = uptime.up().plus(uptime.down());
        if (objective.isEmpty() || known.isZero()) {
            return Optional.empty();
        }
        // Objectives have three decimals, so this is exact to the microsecond.
        long parts = Math.round((100 - objective.getAsDouble()) * 1000);
        return Optional.of(known.multipliedBy(parts).dividedBy(100_000).minus(uptime.down()));
    }

    /** The share of the time of which nothing is known, from 0 to 1. */
    public double unknownShare() {
        Duration all = time.values().stream().reduce(Duration.ZERO, Duration::plus);
        return (double) uptime.unknown().toMillis() / Math.max(1, all.toMillis());
    }
}
