package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** How this node and its store get on. Safe for all threads. */
public final class StoreMetrics {
    private final Meters meters;
    private final Timer pings;
    private final Work upkeep;
    private final Work rollUp;
    private volatile boolean up;

    StoreMetrics(Meters meters) {
        this.meters = meters;
        pings = meters.timer(
                MetricNames.STORE_PING_DURATION,
                "How long PostgreSQL took to answer the smallest question, where it did.",
                1,
                5,
                25,
                100,
                500);
        meters.gauge(
                MetricNames.STORE_UP,
                "1 if PostgreSQL answered when last asked, 0 if not or before.",
                () -> up ? 1 : 0);
        upkeep = new Work(
                meters,
                MetricNames.UPKEEP_LAST_SUCCESS,
                "When days were last made ahead and expired ones dropped; 0 before the first time.",
                MetricNames.UPKEEP_FAILURES,
                "How often the upkeep of days failed.");
        rollUp = new Work(
                meters,
                MetricNames.ROLL_UP_LAST_SUCCESS,
                "When evidence was last rolled up by the hour; 0 before the first time.",
                MetricNames.ROLL_UP_FAILURES,
                "How often evidence could not be rolled up by the hour.");
    }

    /** Work that is done again and again. */
    public static final class Work {
        private final Counter failures;
        private volatile double lastSuccess;

        private Work(Meters meters, String successName, String success, String failuresName, String failures) {
            meters.gauge(successName, success, () -> lastSuccess);
            this.failures = meters.counter(failuresName, failures);
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

    /** PostgreSQL answered. */
    public void answered(Duration took) {
        up = true;
        pings.record(took);
    }

    /** PostgreSQL did not answer. */
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
        meters.gauge(
                MetricNames.STORE_UNSAVED,
                "Items that wait, on disk or in memory, until PostgreSQL takes them.",
                () -> (double) waiting.getAsLong(),
                "kind",
                kind);
        meters.counter(
                MetricNames.STORE_DROPPED,
                "Items that were given up because too many waited, or because they cannot be stored.",
                dropped,
                "kind",
                kind);
    }
}
