package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Registers meters for {@link Metric metrics}, each with its description, which {@code promtool} demands, and labels as pairs of name and value. One that is there already is given again. Safe for all threads.
 */
record Meters(MeterRegistry registry) {
    Counter counter(Metric metric, String... labels) {
        return Counter.builder(metric.toString())
                .description(metric.help())
                .tags(labels)
                .register(registry);
    }

    /** A counter that something else keeps; it is held as long as the registry. */
    void counter(Metric metric, LongSupplier count, String... labels) {
        // The registry itself is only there to be referred to: what it counts by is referred to weakly.
        FunctionCounter.builder(metric.toString(), registry, ignored -> (double) count.getAsLong())
                .description(metric.help())
                .tags(labels)
                .register(registry);
    }

    void gauge(Metric metric, DoubleSupplier value, String... labels) {
        Gauge.builder(metric.toString(), value::getAsDouble)
                .description(metric.help())
                .tags(labels)
                .register(registry);
    }

    Timer timer(Metric metric, long... bucketsMs) {
        return Timer.builder(metric.toString())
                .description(metric.help())
                .serviceLevelObjectives(
                        LongStream.of(bucketsMs).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
    }
}
