package dev.bellwether.telemetry;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

/** The numbers of the node itself. Safe for all threads. */
public final class NodeMetrics {
    private static final String[] SKIPPED = {"overrun", "late"};
    private static final Duration[] LAG_BUCKETS = LongStream.of(
                    1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Timer lag;
    private final Map<Trigger, Counter> evaluations = new EnumMap<>(Trigger.class);
    private volatile double lastEvaluation;
    private volatile boolean online = true;

    NodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        lag = Timer.builder(MetricNames.PROBE_SCHEDULE_LAG)
                .description("How much later than planned runs of probes began.")
                .serviceLevelObjectives(LAG_BUCKETS)
                .register(registry);
        for (Trigger trigger : Trigger.values()) {
            evaluations.put(
                    trigger,
                    Counter.builder(MetricNames.EVALUATIONS)
                            .description("Evaluations published, by trigger.")
                            .tag("trigger", trigger.wire())
                            .register(registry));
        }
        for (String reason : SKIPPED) {
            skipped(reason);
        }
        Gauge.builder(MetricNames.EVALUATION_LAST_SUCCESS, this, node -> node.lastEvaluation)
                .description("The latest tick whose evaluations were published; 0 before the first.")
                .strongReference(true)
                .register(registry);
        Gauge.builder(MetricNames.VANTAGE_ONLINE, this, node -> node.online ? 1 : 0)
                .description("1 if this node sees the network, 0 if it is offline.")
                .strongReference(true)
                .register(registry);
    }

    /** A run of a probe began this much later than planned. */
    public void lag(Duration late) {
        lag.record(late.isNegative() ? Duration.ZERO : late);
    }

    /** Runs of probes were left out, for one of a few reasons. */
    public void skipped(String reason, long count) {
        skipped(reason).increment((double) count);
    }

    private Counter skipped(String reason) {
        return Counter.builder(MetricNames.PROBE_SKIPPED)
                .description("Runs of probes that were left out, by reason.")
                .tag("reason", reason)
                .register(registry);
    }

    void show(EvaluationsPublished published) {
        lastEvaluation = ConnectorSeries.seconds(published.tick());
        for (Evaluation evaluation : published.evaluations()) {
            evaluations.get(evaluation.trigger()).increment();
        }
    }

    void online(boolean now) {
        online = now;
    }
}
