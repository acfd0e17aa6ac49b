package dev.bellwether.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A back-test that a client asked for, and how far it is.
 *
 * @param createdBy the name of the key
 * @param request what was asked for
 * @param progress from 0 to 1
 * @param failure why it failed; empty unless it did
 * @param result there once it is done, and where it was asked for
 */
public record StoredBacktest(
        UUID id,
        Instant createdAt,
        String createdBy,
        JsonObject request,
        State state,
        double progress,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        String failure,
        Optional<JsonObject> result) {
    /** How far a back-test is. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        CANCELLED,
        FAILED;

        /** The spelling in the API and in the store. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing will come of it any more but what has. */
        public boolean isEnd() {
            return this != QUEUED && this != RUNNING;
        }
    }
}
