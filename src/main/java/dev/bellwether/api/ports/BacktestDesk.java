package dev.bellwether.api.ports;

import dev.bellwether.store.StoredBacktest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where back-tests are asked for and looked up; somebody else runs them. */
public interface BacktestDesk {
    /** How long evidence is kept, on which they run. */
    Duration retention();

    /**
     * Puts one in the queue.
     *
     * @param request what {@link dev.bellwether.evaluate.backtest.BacktestRequest} writes
     * @param by the name of the key
     * @return empty where the queue is full
     */
    Future<Optional<StoredBacktest>> ask(JsonObject request, String by);

    /** One with its result, if it has one; empty where there is none with this id any more. */
    Future<Optional<StoredBacktest>> find(UUID id);

    /** All that are kept, the latest first, without their results. */
    Future<List<StoredBacktest>> recent();

    /** Cancels one that waits or runs; empty where there is none, or it has ended. */
    Future<Optional<StoredBacktest>> cancel(UUID id);
}
