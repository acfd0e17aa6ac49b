package dev.bellwether.telemetry;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

/** The numbers of the node itself. Safe for all threads. */
public final class NodeMetrics {
    private static final String[] SKIPPED = {"overrun", "late"};
    private static final String[] NOTIFICATIONS = {"delivered", "deferred", "abandoned"};
    private static final Duration[] LAG_BUCKETS = LongStream.of(
                    1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Timer lag;
    private final Timer evaluationDuration;
    private final Timer evaluationLag;
    private final Map<Trigger, Counter> evaluations = new EnumMap<>(Trigger.class);
    private volatile double lastEvaluation;
    private volatile boolean online = true;

    NodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        lag = timer(MetricNames.PROBE_SCHEDULE_LAG, "How much later than planned runs of probes began.");
        evaluationDuration =
                timer(MetricNames.EVALUATION_DURATION, "How long a tick took to decide on all connectors.");
        evaluationLag =
                timer(MetricNames.EVALUATION_LAG, "How long after its tick what was decided was stored and published.");
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
        for (String result : NOTIFICATIONS) {
            notifications(result);
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

    /** What became of one attempt to tell a subscriber: {@code delivered}, {@code deferred} or {@code abandoned}. */
    public void notified(String result) {
        notifications(result).increment();
    }

    /** A tick took so long to decide on all connectors. */
    public void decided(Duration took) {
        evaluationDuration.record(took);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LAG_BUCKETS)
                .register(registry);
    }

    private Counter notifications(String result) {
        return Counter.builder(MetricNames.NOTIFICATIONS)
                .description("Attempts to tell subscribers of a change, by result.")
                .tag("result", result)
                .register(registry);
    }

    private Counter skipped(String reason) {
        return Counter.builder(MetricNames.PROBE_SKIPPED)
                .description("Runs of probes that were left out, by reason.")
                .tag("reason", reason)
                .register(registry);
    }

    /**
     * What a tick decided has arrived.
     *
     * @param now when
     */
    void show(EvaluationsPublished published, Instant now) {
        Duration late = Duration.between(published.tick(), now);
        evaluationLag.record(late.isNegative() ? Duration.ZERO : late);
        lastEvaluation = ConnectorSeries.seconds(published.tick());
        for (Evaluation evaluation : published.evaluations()) {
            evaluations.get(evaluation.trigger()).increment();
        }
    }

    void online(boolean now) {
        online = now;
    }
}
