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
    private final Counter upkeepFailures;
    private final Counter rollUpFailures;
    private volatile boolean up;
    private volatile double lastUpkeep;
    private volatile double lastRollUp;

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
        meters.gauge(
                MetricNames.UPKEEP_LAST_SUCCESS,
                "When days were last made ahead and expired ones dropped; 0 before the first time.",
                () -> lastUpkeep);
        upkeepFailures = meters.counter(MetricNames.UPKEEP_FAILURES, "How often the upkeep of days failed.");
        meters.gauge(
                MetricNames.ROLL_UP_LAST_SUCCESS,
                "When evidence was last rolled up by the hour; 0 before the first time.",
                () -> lastRollUp);
        rollUpFailures =
                meters.counter(MetricNames.ROLL_UP_FAILURES, "How often evidence could not be rolled up by the hour.");
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

    public void upkeepDone(Instant now) {
        lastUpkeep = ConnectorSeries.seconds(now);
    }

    public void upkeepFailed() {
        upkeepFailures.increment();
    }

    /** Everything there was to roll up is rolled up. */
    public void rollUpDone(Instant now) {
        lastRollUp = ConnectorSeries.seconds(now);
    }

    public void rollUpFailed() {
        rollUpFailures.increment();
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
