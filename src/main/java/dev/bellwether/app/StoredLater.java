package dev.bellwether.app;

import dev.bellwether.async.FailureLog;
import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has items stored one after the other; while the store is away they wait, and a later one takes the place of an earlier one with the
 * same key. What the store will never take is let go. Belongs to one event loop.
 */
final class StoredLater<K, T> {
    private static final Logger LOG = LoggerFactory.getLogger(StoredLater.class);
    private static final int MOST_WAITING = 10_000;

    private final Vertx vertx;
    private final String plural;
    private final Function<T, Future<Void>> store;
    private final Duration pause;
    private final FailureLog storing;
    private final Map<K, T> waiting = new LinkedHashMap<>();
    private boolean busy;

    /**
     * Stores items, which the log calls by their plural, after a pause those again whose storing failed with
     * {@link StoreUnavailable}.
     */
    StoredLater(Vertx vertx, String plural, Function<T, Future<Void>> store, Duration pause) {
        this.vertx = vertx;
        this.plural = plural;
        this.store = store;
        this.pause = pause;
        this.storing = new FailureLog(LOG, plural + " cannot be stored now and wait", plural + " are stored again");
    }

    void put(K key, T item) {
        if (waiting.size() >= MOST_WAITING) {
            K oldest = waiting.keySet().iterator().next();
            waiting.remove(oldest);
            LOG.warn("the store is away for so long that one of the {} is not stored: {}", plural, oldest);
        }
        waiting.put(key, item);
        if (!busy) {
            storeAll();
        }
    }

    private void storeAll() {
        busy = true;
        Repeat.whileTrue(this::storeNext)
                .onComplete(storing::note)
                .onSuccess(done -> busy = false)
                .onFailure(away -> vertx.setTimer(pause.toMillis(), again -> storeAll()));
    }

    /** Answers whether there was one. */
    private Future<Boolean> storeNext() {
        if (waiting.isEmpty()) {
            return Future.succeededFuture(false);
        }
        Map.Entry<K, T> first = waiting.entrySet().iterator().next();
        K key = first.getKey();
        T item = first.getValue();
        return Future.succeededFuture()
                .compose(begun -> store.apply(item))
                .recover(e -> {
                    if (e instanceof StoreUnavailable) {
                        return Future.failedFuture(e);
                    }
                    LOG.error("one of the {} cannot be stored at all: {}", plural, key, e);
                    return Future.succeededFuture();
                })
                .map(done -> {
                    waiting.remove(key, item);
                    return true;
                });
    }
}
