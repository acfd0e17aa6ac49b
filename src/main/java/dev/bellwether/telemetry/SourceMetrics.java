package dev.bellwether.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The numbers of the jobs tables that are read. Safe for all threads. */
public final class SourceMetrics {
    private final MeterRegistry registry;
    /** Counters know what they ask by weak references alone. */
    private final Queue<LongSupplier> held = new ConcurrentLinkedQueue<>();

    SourceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Shows a source from now on.
     *
     * @param rows how many rows became what, by result; they only ever grow
     * @param lag in seconds
     * @param up whether it can be read, and what it gives be stored
     */
    public void follow(String source, Map<String, LongSupplier> rows, DoubleSupplier lag, BooleanSupplier up) {
        held.addAll(rows.values());
        rows.forEach((result, count) -> FunctionCounter.builder(
                        MetricNames.SOURCE_ROWS, count, number -> (double) number.getAsLong())
                .description("Rows of a source, each once, by what became of them.")
                .tag("source", source)
                .tag("result", result)
                .register(registry));
        Gauge.builder(MetricNames.SOURCE_LAG, lag, DoubleSupplier::getAsDouble)
                .description("For how long not everything in the source has been read.")
                .tag("source", source)
                .strongReference(true)
                .register(registry);
        Gauge.builder(MetricNames.SOURCE_UP, up, works -> works.getAsBoolean() ? 1 : 0)
                .description("1 if the source can be read and what it gives can be stored, 0 if not.")
                .tag("source", source)
                .strongReference(true)
                .register(registry);
    }
}
