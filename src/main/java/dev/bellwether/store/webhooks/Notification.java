package dev.bellwether.store.webhooks;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that a subscription is to be told, or was.
 *
 * @param id the same over all attempts
 * @param subscriptionId who is told
 * @param type what kind of event it is
 * @param about what it tells of; empty for a test
 * @param body what is posted, exactly
 * @param createdAt when it was decided to tell it
 * @param progress how far that has come
 */
public record Notification(
        String id,
        String subscriptionId,
        String type,
        Optional<Change> about,
        String body,
        Instant createdAt,
        Progress progress) {
    /** A published evaluation. */
    public record Change(String connectorId, Instant at) {}

    /** Where a notification stands. */
    public enum State {
        /** To be sent, perhaps again. */
        WAITING,
        /** The receiver took it. */
        DELIVERED,
        /** It was tried as often as the schedule has it, in vain. */
        ABANDONED;

        /** The spelling in the API and in the store. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofWire(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * How far a notification has come.
     *
     * @param attempts how many were begun
     * @param dueAt when the next one is; empty once that is over
     * @param lastAttemptAt when the last one ended
     * @param lastOutcome what came of it, in words
     */
    public record Progress(
            State state,
            int attempts,
            Optional<Instant> dueAt,
            Optional<Instant> lastAttemptAt,
            Optional<String> lastOutcome) {
        /** Of a notification that is due at once. */
        public static Progress due(Instant at) {
            return new Progress(State.WAITING, 0, Optional.of(at), Optional.empty(), Optional.empty());
        }
    }
}
