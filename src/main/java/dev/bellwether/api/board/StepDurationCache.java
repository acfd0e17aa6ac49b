package dev.bellwether.api.board;

import dev.bellwether.store.tallies.Tallies;
import dev.bellwether.store.tallies.Tallies.StepDuration;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long steps took in the 168 hours before this one and in this one so far: whole hours are rolled up in the store. A span so long
 * changes slowly, so the store is asked only now and then for the same connector. Belongs to the event loop of the API.
 */
final class StepDurationCache {
    private static final Duration SPAN = Duration.ofDays(7);
    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final int MOST = 10_000;

    private final Tallies store;
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    StepDurationCache(Tallies store) {
        this.store = store;
    }

    /** By step; fails while the store is away and nothing is known. */
    Future<Map<String, StepDuration>> of(String connectorId, Instant now) {
        Known last = known.get(connectorId);
        if (last != null && now.isBefore(last.until)) {
            return last.durations;
        }
        Known next = new Known(
                now.plus(KEEP), store.steps(connectorId, now.minus(SPAN).truncatedTo(ChronoUnit.HOURS), now));
        known.put(connectorId, next);
        next.durations.onFailure(failed -> known.remove(connectorId, next));
        return next.durations;
    }

    private record Known(Instant until, Future<Map<String, StepDuration>> durations) {}
}
