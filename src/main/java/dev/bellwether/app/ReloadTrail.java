package dev.bellwether.app;

import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.telemetry.NodeMetrics;
import dev.bellwether.telemetry.ReadinessCheck;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Function;

/**
 * Tells of every reload, taken or refused: in the metrics, in the readiness, and in the audit trail, in order. Belongs to the event
 * loop of the reloads, but for the readiness.
 */
final class ReloadTrail {
    private final StoredLater<AuditEntry, AuditEntry> entries;
    private final Clock clock;
    private final NodeMetrics metrics;
    /** Why what the files say now is not in force; empty while it is. */
    private volatile String refusal = "";

    /**
     * Stores entries, after a pause those again that could not be stored; the metrics are told first that what the daemon began
     * with is in force.
     */
    ReloadTrail(
            Vertx vertx, Function<AuditEntry, Future<Void>> store, Clock clock, Duration pause, NodeMetrics metrics) {
        this.entries = new StoredLater<>(vertx, "reloads in the audit trail", store, pause);
        this.clock = clock;
        this.metrics = metrics;
        metrics.reloaded(clock.instant());
    }

    /** The files are in force as they are now, whether that changed anything or not. */
    void inForce() {
        refusal = "";
        metrics.reloaded(clock.instant());
    }

    /** A node with a file that was refused does its work, by the file before; so it is ready, and says so. */
    ReadinessCheck.Answer readiness() {
        return ReadinessCheck.Answer.ready(refusal);
    }

    void taken(Map<String, String> detail) {
        add(entry(detail));
    }

    void refused(Map<String, String> detail) {
        refusal = "refused since " + clock.instant().truncatedTo(ChronoUnit.SECONDS) + ", and what ran stays: "
                + detail.get("why");
        metrics.reloadRefused();
        add(entry(detail).refused());
    }

    private AuditEntry entry(Map<String, String> detail) {
        return AuditEntry.done(clock.instant(), "", "reload", "files", detail);
    }

    private void add(AuditEntry entry) {
        entries.put(entry, entry);
    }
}
