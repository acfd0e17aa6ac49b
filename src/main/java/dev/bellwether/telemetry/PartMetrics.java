package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether the parts of this node work: its verticles, and what readiness asks. Safe for all threads. */
public final class PartMetrics {
    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> verticles = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> checks = new ConcurrentHashMap<>();

    PartMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A verticle runs, or it is down until it is brought back. */
    public void up(String verticle, boolean up) {
        restarts(verticle);
        gauge(
                        verticles,
                        MetricNames.VERTICLE_UP,
                        "1 while the verticle runs, 0 while it is down and waits to be brought back.",
                        "verticle",
                        verticle)
                .set(up ? 1 : 0);
    }

    /** A verticle that had failed was brought back. */
    public void restarted(String verticle) {
        restarts(verticle).increment();
    }

    /** What one of the checks of readiness found last. */
    void ready(String check, boolean ready) {
        gauge(
                        checks,
                        MetricNames.READINESS,
                        "1 if the check of readiness found its part ready when last asked, 0 if not or before.",
                        "check",
                        check)
                .set(ready ? 1 : 0);
    }

    private Counter restarts(String verticle) {
        return Counter.builder(MetricNames.VERTICLE_RESTARTS)
                .description("How often a verticle that had failed was brought back.")
                .tag("verticle", verticle)
                .register(registry);
    }

    private AtomicInteger gauge(
            Map<String, AtomicInteger> values, String name, String description, String label, String part) {
        return values.computeIfAbsent(part, key -> {
            AtomicInteger value = new AtomicInteger();
            Gauge.builder(name, value, AtomicInteger::get)
                    .description(description)
                    .tag(label, key)
                    .register(registry);
            return value;
        });
    }
}
