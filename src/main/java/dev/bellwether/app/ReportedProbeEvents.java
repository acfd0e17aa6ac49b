package dev.bellwether.app;

import dev.bellwether.probe.ProbeEvents;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.sql.StoreUnavailable;
import dev.bellwether.telemetry.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;

/**
 * Has the planned outages that targets announce stored and published, of each window the latest state; the rest becomes metrics. A
 * target's announcement is told once, so while the store is away it waits here. Belongs to the event loop of the probes.
 */
final class ReportedProbeEvents implements ProbeEvents {
    private final StoredLater<Key, Maintenance> outages;
    private final NodeMetrics metrics;

    private record Key(String connectorId, String id) {}

    /**
     * @param announce stores an outage and publishes it; may fail with {@link StoreUnavailable}
     * @param pause before what could not be stored is tried again
     */
    ReportedProbeEvents(
            Vertx vertx, Function<Maintenance, Future<Void>> announce, NodeMetrics metrics, Duration pause) {
        this.outages = new StoredLater<>(vertx, "outages that targets announce", announce, pause);
        this.metrics = metrics;
    }

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
        outages.put(new Key(window.connectorId(), window.id()), window);
    }
}
