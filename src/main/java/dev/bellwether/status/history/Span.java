package dev.bellwether.status.history;

import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time during which nothing changed.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 * @param status {@code unknown} also while nobody looked
 * @param began what began it, possibly before {@code from}; empty while nobody looked, and before anybody did
 */
public record Span(Instant from, Instant to, Status status, Optional<StatusChange> began) {
    public Duration length() {
        return Duration.between(from, to);
    }

    public Counting counting() {
        return began.map(StatusChange::counting).orElse(Counting.UNKNOWN);
    }

    Optional<Span> within(Instant start, Instant end) {
        Instant first = from.isBefore(start) ? start : from;
        Instant last = to.isAfter(end) ? end : to;
        return first.isBefore(last) ? Optional.of(new Span(first, last, status, began)) : Optional.empty();
    }
}
