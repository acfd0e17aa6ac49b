package dev.bellwether.telemetry;

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
        meters.counter(Metric.VERTICLE_RESTARTS, "verticle", verticle);
        verticles
                .computeIfAbsent(verticle, name -> gauge(Metric.VERTICLE_UP, "verticle", name))
                .set(up ? 1 : 0);
    }

    /** A verticle that had failed was brought back. */
    public void restarted(String verticle) {
        meters.counter(Metric.VERTICLE_RESTARTS, "verticle", verticle).increment();
    }

    /** What one of the checks of readiness found last. */
    void ready(String check, boolean ready) {
        checks.computeIfAbsent(check, name -> gauge(Metric.READINESS, "check", name))
                .set(ready ? 1 : 0);
    }

    private AtomicInteger gauge(Metric metric, String label, String part) {
        AtomicInteger value = new AtomicInteger();
        meters.gauge(metric, value::get, label, part);
        return value;
    }
}
