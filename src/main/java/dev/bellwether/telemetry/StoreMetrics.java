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
        pings = meters.timer(Metric.STORE_PING_DURATION, 1, 5, 25, 100, 500);
        meters.gauge(Metric.STORE_UP, () -> up ? 1 : 0);
        meters.gauge(Metric.STORE_RESTORED_COPY, () -> restoredCopy ? 1 : 0);
        upkeep = new Work(meters, Metric.UPKEEP_LAST_SUCCESS, Metric.UPKEEP_FAILURES);
        rollUp = new Work(meters, Metric.ROLL_UP_LAST_SUCCESS, Metric.ROLL_UP_FAILURES);
    }

    public static final class Work {
        private final Counter failures;
        private volatile double lastSuccess;

        private Work(Telemetry.Meters meters, Metric success, Metric failures) {
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
        meters.gauge(Metric.STORE_UNSAVED, () -> (double) waiting.getAsLong(), "kind", kind);
        meters.counter(Metric.STORE_DROPPED, dropped, "kind", kind);
    }
}
