package dev.bellwether.app;

import dev.bellwether.async.FailureLog;
import dev.bellwether.async.Repeat;
import dev.bellwether.probe.ProbeEvents;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.sql.StoreUnavailable;
import dev.bellwether.telemetry.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the planned outages that targets announce stored and made known; the rest becomes metrics. A target's
 * announcement is told once, so while the store is away it waits here. Belongs to the event loop of the probes.
 */
final class ReportedProbeEvents implements ProbeEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ReportedProbeEvents.class);
    private static final int MOST_WAITING = 10_000;

    private final Vertx vertx;
    private final Function<Operation, Future<Void>> desk;
    private final NodeMetrics metrics;
    private final Duration pause;
    /** The latest state of each window, the one that changed first before the others. */
    private final Map<Key, Maintenance> waiting = new LinkedHashMap<>();

    private final FailureLog storing = new FailureLog(
            LOG,
            "The outages that targets announce cannot be stored now and wait",
            "The outages that targets announce are stored again");
    private boolean busy;

    /**
     * Events that are told.
     *
     * @param desk stores an operation and makes it known; may fail with {@link StoreUnavailable}
     * @param pause before what could not be stored is tried again
     */
    ReportedProbeEvents(Vertx vertx, Function<Operation, Future<Void>> desk, NodeMetrics metrics, Duration pause) {
        this.vertx = vertx;
        this.desk = desk;
        this.metrics = metrics;
        this.pause = pause;
    }

    private record Key(String connectorId, String id) {}

    @Override
    public void lag(Duration late) {
        metrics.lag(late);
    }

    @Override
    public void skipped(String reason, long count) {
        metrics.skipped(reason, count);
    }

    @Override
    public void maintenance(Maintenance window) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        waiting.put(new Key(window.connectorId(), window.id()), window);
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

    /** Stores one outage, or lets go of it if it never can be; answers whether there was one. */
    private Future<Boolean> storeNext() {
        if (waiting.isEmpty()) {
            return Future.succeededFuture(false);
        }
        Map.Entry<Key, Maintenance> first = waiting.entrySet().iterator().next();
        Key key = first.getKey();
        Maintenance window = first.getValue();
        return Future.succeededFuture()
                .compose(begun -> desk.apply(window))
                .recover(e -> {
                    if (e instanceof StoreUnavailable) {
                        return Future.failedFuture(e);
                    }
                    LOG.error("The outage that {} announces cannot be stored at all", window.connectorId(), e);
                    return Future.succeededFuture();
                })
                .map(done -> {
                    waiting.remove(key, window);
                    return true;
                });
    }
}
