package dev.bellwether.telemetry;

import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.cluster.Cluster;
import dev.bellwether.collect.http.JobIntake;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The numbers of the node itself. Safe for all threads. */
public final class NodeMetrics implements JobIntake.IntakeEvents {
    private static final String[] SKIPPED = {"overrun", "late"};
    private static final String[] NOTIFICATIONS = {"delivered", "deferred", "abandoned"};
    private static final long[] BUCKETS_MS = {1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private final Telemetry.Meters meters;
    private final Map<String, AtomicInteger> parts = new ConcurrentHashMap<>();
    private final Timer lag;
    private final Timer evaluationDuration;
    private final Timer evaluationLag;
    private final Counter clockJumps;
    private final Map<Trigger, Counter> evaluations = new EnumMap<>(Trigger.class);
    private final Counter acceptedOutcomes;
    private final Counter duplicateOutcomes;
    private final Counter rejectedOutcomes;
    private volatile double lastEvaluation;
    private volatile boolean online = true;
    private volatile double filesRead;
    private volatile boolean filesInForce = true;

    NodeMetrics(Telemetry.Meters meters) {
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
        acceptedOutcomes = meters.counter(Metric.INTAKE_OUTCOMES, "result", "accepted");
        duplicateOutcomes = meters.counter(Metric.INTAKE_OUTCOMES, "result", "duplicate");
        rejectedOutcomes = meters.counter(Metric.INTAKE_OUTCOMES, "result", "rejected");
        // Each is there before it first occurs.
        JobIntake.REASONS.forEach(reason -> meters.counter(Metric.INTAKE_REFUSED, "reason", reason));
        meters.gauge(Metric.RELOAD_LAST_SUCCESS, () -> filesInForce ? 1 : 0);
        // Both are read at once, and neither is taken without the other.
        for (String file : List.of("catalogue", "error-codes")) {
            meters.gauge(Metric.RELOAD_LAST_TIMESTAMP, () -> filesRead, "file", file);
        }
    }

    @Override
    public void taken(int accepted, int duplicates, int rejected) {
        acceptedOutcomes.increment(accepted);
        duplicateOutcomes.increment(duplicates);
        rejectedOutcomes.increment(rejected);
    }

    @Override
    public void refused(String reason) {
        meters.counter(Metric.INTAKE_REFUSED, "reason", reason).increment();
    }

    /** The files that are reloaded were read and are in force. */
    public void reloaded(Instant now) {
        filesInForce = true;
        filesRead = ConnectorSeries.seconds(now);
    }

    public void reloadRefused() {
        filesInForce = false;
    }

    /** A verticle runs, or it is down until it is brought back. */
    public void up(String verticle, boolean up) {
        meters.counter(Metric.VERTICLE_RESTARTS, "verticle", verticle);
        part(Metric.VERTICLE_UP, "verticle", verticle).set(up ? 1 : 0);
    }

    /** A verticle that had failed was brought back. */
    public void restarted(String verticle) {
        meters.counter(Metric.VERTICLE_RESTARTS, "verticle", verticle).increment();
    }

    /** What one of the checks of readiness found last. */
    void ready(String check, boolean ready) {
        part(Metric.READINESS, "check", check).set(ready ? 1 : 0);
    }

    private AtomicInteger part(Metric metric, String label, String name) {
        return parts.computeIfAbsent(label + " " + name, absent -> {
            AtomicInteger value = new AtomicInteger();
            meters.gauge(metric, value::get, label, name);
            return value;
        });
    }

    /** Shows a jobs table that is read, from now on. */
    public void follow(SourceProgress source) {
        Map<String, LongSupplier> rows = Map.of(
                "accepted", () -> source.counted().accepted(),
                "duplicate", () -> source.counted().duplicates(),
                "rejected", () -> source.counted().rejected(),
                "ignored", () -> source.counted().ignored());
        rows.forEach((result, count) ->
                meters.counter(Metric.SOURCE_ROWS, count, "source", source.name(), "result", result));
        meters.gauge(Metric.SOURCE_LAG, () -> source.lag().toMillis() / 1000.0, "source", source.name());
        meters.gauge(Metric.SOURCE_UP, () -> source.state().works() ? 1 : 0, "source", source.name());
    }

    /** Shows how this node is one of several, from now on. */
    public void follow(Cluster cluster) {
        meters.gauge(
                Metric.CLUSTER_NODES,
                () -> cluster.status().snapshot().view().members().size());
        meters.gauge(
                Metric.CLUSTER_VIEW, () -> cluster.status().snapshot().view().number());
        meters.gauge(
                Metric.CLUSTER_OWNED,
                () -> cluster.assignment().catalogue().connectors().size());
        meters.gauge(Metric.CLUSTER_DIGESTS, () -> cluster.status().digests());
        meters.counter(Metric.CLUSTER_HANDOVERS, cluster::handovers);
        meters.counter(Metric.CLUSTER_GAPS, cluster::gaps);
        meters.counter(Metric.CLUSTER_REFUSED, cluster::refused);
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
