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
 * Registers meters under their {@link MetricNames names}, each with its description, which {@code promtool} demands, and labels as
 * pairs of name and value. One that is there already is given again. Safe for all threads.
 */
record Meters(MeterRegistry registry) {
    Counter counter(String name, String description, String... labels) {
        return Counter.builder(name).description(description).tags(labels).register(registry);
    }

    /** A counter that something else keeps; it is held as long as the registry. */
    void counter(String name, String description, LongSupplier count, String... labels) {
        // The registry itself is only there to be referred to: what it counts by is referred to weakly.
        FunctionCounter.builder(name, registry, ignored -> (double) count.getAsLong())
                .description(description)
                .tags(labels)
                .register(registry);
    }

    void gauge(String name, String description, DoubleSupplier value, String... labels) {
        Gauge.builder(name, value::getAsDouble)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    Timer timer(String name, String description, long... bucketsMs) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        LongStream.of(bucketsMs).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
                .register(registry);
    }
}
