package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** How this node and its store get on. Safe for all threads. */
public final class StoreMetrics {
    private final Telemetry.Meters meters;
    private final Timer pings;
    private final Work upkeep;
    private final Work rollUp;
    private volatile boolean up;
    private volatile boolean restoredCopy;

    StoreMetrics(Telemetry.Meters meters) {
        this.meters = meters;
        pings = meters.timer("bellwether_store_ping_duration_seconds", 1, 5, 25, 100, 500);
        meters.gauge("bellwether_store_up", () -> up ? 1 : 0);
        meters.gauge("bellwether_store_restored_copy", () -> restoredCopy ? 1 : 0);
        upkeep = new Work(
                meters,
                "bellwether_store_upkeep_last_success_timestamp_seconds",
                "bellwether_store_upkeep_failures_total");
        rollUp = new Work(
                meters,
                "bellwether_store_roll_up_last_success_timestamp_seconds",
                "bellwether_store_roll_up_failures_total");
    }

    public static final class Work {
        private final Counter failures;
        private volatile double lastSuccess;

        private Work(Telemetry.Meters meters, String success, String failures) {
            meters.gauge(success, () -> lastSuccess);
            this.failures = meters.counter(failures);
        }

        /** It ended, and is done again later. */
        public void done(boolean well, Instant now) {
            if (well) {
                lastSuccess = ConnectorSeries.seconds(now);
            } else {
                failures.increment();
            }
        }
    }

    public Work upkeep() {
        return upkeep;
    }

    public Work rollUp() {
        return rollUp;
    }

    /** Whether the store is a restored copy that tells nobody. */
    public void restoredCopy(boolean copy) {
        restoredCopy = copy;
    }

    public void answered(Duration took) {
        up = true;
        pings.record(took);
    }

    public void silent() {
        up = false;
    }

    /**
     * Shows a buffer of what waits to be stored.
     *
     * @param kind of the items, in the plural
     * @param waiting how many items wait
     * @param dropped how many were given up so far; where it starts again from 0, that is a reset of the counter
     */
    public void buffer(String kind, LongSupplier waiting, LongSupplier dropped) {
        meters.gauge("bellwether_store_unsaved_items", () -> (double) waiting.getAsLong(), "kind", kind);
        meters.counter("bellwether_store_dropped_items_total", dropped, "kind", kind);
    }
}
