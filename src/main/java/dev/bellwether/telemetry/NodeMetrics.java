package dev.bellwether.telemetry;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** The numbers of the node itself. Safe for all threads. */
public final class NodeMetrics {
    private static final String[] SKIPPED = {"overrun", "late"};
    private static final String[] NOTIFICATIONS = {"delivered", "deferred", "abandoned"};
    private static final long[] BUCKETS_MS = {1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private final Meters meters;
    private final Timer lag;
    private final Timer evaluationDuration;
    private final Timer evaluationLag;
    private final Counter clockJumps;
    private final Map<Trigger, Counter> evaluations = new EnumMap<>(Trigger.class);
    private volatile double lastEvaluation;
    private volatile boolean online = true;

    NodeMetrics(Meters meters) {
        this.meters = meters;
        lag = meters.timer(Metric.PROBE_SCHEDULE_LAG, BUCKETS_MS);
        evaluationDuration = meters.timer(Metric.EVALUATION_DURATION, BUCKETS_MS);
        evaluationLag = meters.timer(Metric.EVALUATION_LAG, BUCKETS_MS);
        clockJumps = meters.counter(Metric.CLOCK_JUMPS);
        for (Trigger trigger : Trigger.values()) {
            evaluations.put(trigger, meters.counter(Metric.EVALUATIONS, "trigger", trigger.wire()));
        }
        for (String reason : SKIPPED) {
            skipped(reason, 0);
        }
        for (String result : NOTIFICATIONS) {
            meters.counter(Metric.NOTIFICATIONS, "result", result);
        }
        meters.gauge(Metric.EVALUATION_LAST_SUCCESS, () -> lastEvaluation);
        meters.gauge(Metric.VANTAGE_ONLINE, () -> online ? 1 : 0);
    }

    /** A run of a probe began this much later than planned. */
    public void lag(Duration late) {
        lag.record(late.isNegative() ? Duration.ZERO : late);
    }

    /** Runs of probes were left out, for one of a few reasons. */
    public void skipped(String reason, long count) {
        meters.counter(Metric.PROBE_SKIPPED, "reason", reason).increment((double) count);
    }

    /** What became of one attempt to tell a subscriber: {@code delivered}, {@code deferred} or {@code abandoned}. */
    public void notified(String result) {
        meters.counter(Metric.NOTIFICATIONS, "result", result).increment();
    }

    /** The clock went back, and ticks went back with it. */
    public void clockWentBack() {
        clockJumps.increment();
    }

    /** A tick took so long to decide on all connectors. */
    public void decided(Duration took) {
        evaluationDuration.record(took);
    }

    /** What a tick decided has arrived now. */
    void show(EvaluationsPublished published, Instant now) {
        if (published.clockWentBack()) {
            lastEvaluation = ConnectorSeries.seconds(published.tick());
            return;
        }
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
