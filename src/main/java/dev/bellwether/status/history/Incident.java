package dev.bellwether.status.history;

import dev.bellwether.status.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * Consecutive outages of one connector: from the first evaluation whose status is a partial or major outage to the first that is
 * none any more.
 *
 * @param began the evaluation that found it
 * @param ended the evaluation that ended it; empty while it lasts
 * @param worst the worst status it had
 */
public record Incident(String connectorId, Instant began, Optional<Instant> ended, Status worst) {
    private static final char BETWEEN = '~';

    /** Says which it is, for ever: a connector has no two that begin at the same time. */
    public record Key(String connectorId, Instant began) {
        /** Reads an id; empty if it is none. */
        public static Optional<Key> parse(String id) {
            int between = id.lastIndexOf(BETWEEN);
            String millis = id.substring(between + 1);
            if (between < 1 || !millis.matches("[0-9]{1,15}")) {
                return Optional.empty();
            }
            return Optional.of(new Key(id.substring(0, between), Instant.ofEpochMilli(Long.parseLong(millis))));
        }
    }

    /**
     * What an operator said of an incident: the time, which no other note of the incident has, the name of the key, and plain text of
     * one line or several, which may hold characters of markup.
     */
    public record Note(Instant at, String by, String text) {}

    public Key key() {
        return new Key(connectorId, began);
    }

    /** The connector and the time of the beginning in milliseconds since the epoch; ticks are no finer. */
    public String id() {
        return connectorId + BETWEEN + began.toEpochMilli();
    }

    public boolean isOpen() {
        return ended.isEmpty();
    }
}
