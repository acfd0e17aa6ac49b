package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongFunction;

/** How this node and its store get on. Safe for all threads. */
public final class StoreMetrics {
    private final MeterRegistry registry;
    private final Timer pings;
    private final Counter upkeepFailures;
    private final Counter rollUpFailures;
    private volatile boolean up;
    private volatile double lastUpkeep;
    private volatile double lastRollUp;

    StoreMetrics(MeterRegistry registry) {
        this.registry = registry;
        pings = Timer.builder(MetricNames.STORE_PING_DURATION)
                .description("How long PostgreSQL took to answer the smallest question, where it did.")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500))
                .register(registry);
        Gauge.builder(MetricNames.STORE_UP, this, store -> store.up ? 1 : 0)
                .description("1 if PostgreSQL answered when last asked, 0 if not or before.")
                .strongReference(true)
                .register(registry);
        Gauge.builder(MetricNames.UPKEEP_LAST_SUCCESS, this, store -> store.lastUpkeep)
                .description("When days were last made ahead and expired ones dropped; 0 before the first time.")
                .strongReference(true)
                .register(registry);
        upkeepFailures = Counter.builder(MetricNames.UPKEEP_FAILURES)
                .description("How often the upkeep of days failed.")
                .register(registry);
        Gauge.builder(MetricNames.ROLL_UP_LAST_SUCCESS, this, store -> store.lastRollUp)
                .description("When evidence was last rolled up by the hour; 0 before the first time.")
                .strongReference(true)
                .register(registry);
        rollUpFailures = Counter.builder(MetricNames.ROLL_UP_FAILURES)
                .description("How often evidence could not be rolled up by the hour.")
                .register(registry);
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

    /** The upkeep of days succeeded. */
    public void upkeepDone(Instant now) {
        lastUpkeep = ConnectorSeries.seconds(now);
    }

    /** The upkeep of days failed and is tried again later. */
    public void upkeepFailed() {
        upkeepFailures.increment();
    }

    /** Everything there was to roll up is rolled up. */
    public void rollUpDone(Instant now) {
        lastRollUp = ConnectorSeries.seconds(now);
    }

    /** Evidence could not be rolled up; it is tried again. */
    public void rollUpFailed() {
        rollUpFailures.increment();
    }

    /**
     * Shows a buffer of what waits to be stored.
     *
     * @param kind of the items, in the plural
     * @param owner of the buffer
     * @param waiting how many items wait
     * @param dropped how many were given up so far; where it starts again from 0, that is a reset of the counter
     */
    public <T> void buffer(String kind, T owner, ToLongFunction<T> waiting, ToLongFunction<T> dropped) {
        Gauge.builder(MetricNames.STORE_UNSAVED, owner, each -> (double) waiting.applyAsLong(each))
                .description("Items that wait, on disk or in memory, until PostgreSQL takes them.")
                .tag("kind", kind)
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder(MetricNames.STORE_DROPPED, owner, each -> (double) dropped.applyAsLong(each))
                .description("Items that were given up because too many waited, or because they cannot be stored.")
                .tag("kind", kind)
                .register(registry);
    }
}
