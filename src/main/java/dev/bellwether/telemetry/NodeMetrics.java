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
    private static final long[] BUCKETS_MS = {1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private final Telemetry.Meters meters;
    private final Map<String, AtomicInteger> parts = new ConcurrentHashMap<>();
    private final Timer lag;
    private final Timer evaluationDuration;
    private final Timer evaluationLag;
    private final Counter clockJumps;
    private final Map<Trigger, Counter> evaluations = new EnumMap<>(Trigger.class);
    private volatile double lastEvaluation;
    private volatile boolean online = true;
    private volatile double filesRead;
    private volatile boolean filesInForce = true;

    NodeMetrics(Telemetry.Meters meters) {
        this.meters = meters;
        lag = meters.timer("bellwether_probe_schedule_lag_seconds", BUCKETS_MS);
        evaluationDuration = meters.timer("bellwether_evaluation_duration_seconds", BUCKETS_MS);
        evaluationLag = meters.timer("bellwether_evaluation_lag_seconds", BUCKETS_MS);
        clockJumps = meters.counter("bellwether_clock_jumps_total");
        for (Trigger trigger : Trigger.values()) {
            evaluations.put(trigger, meters.counter("bellwether_evaluations_total", "trigger", trigger.wire()));
        }
        // Each is there before it first occurs.
        skipped("overrun", 0);
        skipped("late", 0);
        List.of("delivered", "deferred", "abandoned")
                .forEach(result -> meters.counter("bellwether_notifications_total", "result", result));
        taken(0, 0, 0);
        JobIntake.REASONS.forEach(
                reason -> meters.counter("bellwether_intake_requests_refused_total", "reason", reason));
        meters.gauge("bellwether_evaluation_last_success_timestamp_seconds", () -> lastEvaluation);
        meters.gauge("bellwether_vantage_online", () -> online ? 1 : 0);
        meters.gauge("bellwether_reload_last_success", () -> filesInForce ? 1 : 0);
        // Both are read at once, and neither is taken without the other.
        for (String file : List.of("catalogue", "error-codes")) {
            meters.gauge("bellwether_reload_last_timestamp_seconds", () -> filesRead, "file", file);
        }
    }

    @Override
    public void taken(int accepted, int duplicates, int rejected) {
        taken("accepted", accepted);
        taken("duplicate", duplicates);
        taken("rejected", rejected);
    }

    private void taken(String result, int outcomes) {
        meters.counter("bellwether_intake_outcomes_total", "result", result).increment(outcomes);
    }

    @Override
    public void refused(String reason) {
        meters.counter("bellwether_intake_requests_refused_total", "reason", reason)
                .increment();
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
        meters.counter("bellwether_verticle_restarts_total", "verticle", verticle);
        part("bellwether_verticle_up", "verticle", verticle).set(up ? 1 : 0);
    }

    /** A verticle that had failed was brought back. */
    public void restarted(String verticle) {
        meters.counter("bellwether_verticle_restarts_total", "verticle", verticle)
                .increment();
    }

    /** What one of the checks of readiness found last. */
    void ready(String check, boolean ready) {
        part("bellwether_readiness", "check", check).set(ready ? 1 : 0);
    }

    private AtomicInteger part(String metric, String label, String name) {
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
                meters.counter("bellwether_source_rows_total", count, "source", source.name(), "result", result));
        meters.gauge("bellwether_source_lag_seconds", () -> source.lag().toMillis() / 1000.0, "source", source.name());
        meters.gauge("bellwether_source_up", () -> source.state().works() ? 1 : 0, "source", source.name());
    }

    /** Shows how this node is one of several, from now on. */
    public void follow(Cluster cluster) {
        meters.gauge(
                "bellwether_cluster_nodes",
                () -> cluster.status().snapshot().view().members().size());
        meters.gauge(
                "bellwether_cluster_view",
                () -> cluster.status().snapshot().view().number());
        meters.gauge(
                "bellwether_cluster_owned_connectors",
                () -> cluster.assignment().catalogue().connectors().size());
        meters.gauge("bellwether_cluster_digests", () -> cluster.status().digests());
        meters.counter("bellwether_cluster_handovers_total", cluster::handovers);
        meters.counter("bellwether_cluster_bus_gaps_total", cluster::gaps);
        meters.counter("bellwether_cluster_refused_evaluations_total", cluster::refused);
    }

    /** A run of a probe began this much later than planned. */
    public void lag(Duration late) {
        lag.record(late.isNegative() ? Duration.ZERO : late);
    }

    /** Runs of probes were left out, for one of a few reasons. */
    public void skipped(String reason, long count) {
        meters.counter("bellwether_probe_skipped_total", "reason", reason).increment((double) count);
    }

    /** What became of one attempt to tell a subscriber: {@code delivered}, {@code deferred} or {@code abandoned}. */
    public void notified(String result) {
        meters.counter("bellwether_notifications_total", "result", result).increment();
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
