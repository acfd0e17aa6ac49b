package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether the parts of this node work: its verticles, and what readiness asks. Safe for all threads. */
public final class PartMetrics {
    private final Meters meters;
    private final Map<String, AtomicInteger> verticles = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> checks = new ConcurrentHashMap<>();

    PartMetrics(Meters meters) {
        this.meters = meters;
    }

    /** A verticle runs, or it is down until it is brought back. */
    public void up(String verticle, boolean up) {
        restarts(verticle);
        verticles
                .computeIfAbsent(
                        verticle,
                        name -> gauge(
                                MetricNames.VERTICLE_UP,
                                "1 while the verticle runs, 0 while it is down and waits to be brought back.",
                                "verticle",
                                name))
                .set(up ? 1 : 0);
    }

    /** A verticle that had failed was brought back. */
    public void restarted(String verticle) {
        restarts(verticle).increment();
    }

    /** What one of the checks of readiness found last. */
    void ready(String check, boolean ready) {
        checks.computeIfAbsent(
                        check,
                        name -> gauge(
                                MetricNames.READINESS,
                                "1 if the check of readiness found its part ready when last asked, 0 if not or before.",
                                "check",
                                name))
                .set(ready ? 1 : 0);
    }

    private Counter restarts(String verticle) {
        return meters.counter(
                MetricNames.VERTICLE_RESTARTS,
                "How often a verticle that had failed was brought back.",
                "verticle",
                verticle);
    }

    private AtomicInteger gauge(String name, String description, String label, String part) {
        AtomicInteger value = new AtomicInteger();
        meters.gauge(name, description, value::get, label, part);
        return value;
    }
}
