package dev.bellwether.app;

import dev.bellwether.cluster.Cluster;
import dev.bellwether.cluster.ClusterStatus;
import dev.bellwether.collect.HeapBound;
import dev.bellwether.collect.source.SourceProgress;
import dev.bellwether.store.StoreLock;
import dev.bellwether.telemetry.ReadinessCheck;
import dev.bellwether.telemetry.ReadinessCheck.Answer;
import dev.bellwether.telemetry.StoreMetrics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Whether this node can do its work, as {@code /health/ready} says it. */
record NodeReadiness(DaemonParts parts, Supervisor supervisor, Optional<StoreLock> lock) {
    static final String RESTORED_COPY =
            "the store is a restored copy: no webhook is sent and no source read until `bellwether restore --activate`"
                    + " and a restart";

    private static final int MOST_UNSAVED = 100_000;
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);

    Map<String, ReadinessCheck> checks() {
        return Map.of(
                "store", this::store,
                "lock", () -> Future.succeededFuture(held()),
                "memory", () -> Future.succeededFuture(memory(HeapBound.ofThisProcess())),
                "unsaved", () -> Future.succeededFuture(unsaved()),
                "event-loops", () -> Future.succeededFuture(eventLoops(parts.telemetry.longestWait())),
                "verticles", () -> Future.succeededFuture(verticles()),
                "sources", () -> Future.succeededFuture(sources(parts.sources)),
                "cluster", () -> Future.succeededFuture(nodes(parts.cluster)),
                "reload", () -> Future.succeededFuture(parts.reloads.readiness()));
    }

    private Future<Answer> store() {
        StoreMetrics metrics = parts.telemetry.store();
        long asked = System.nanoTime();
        return parts.database
                .ping()
                .onSuccess(ignored -> metrics.answered(Duration.ofNanos(System.nanoTime() - asked)))
                .onFailure(ignored -> metrics.silent())
                .map(ignored -> Answer.ready(parts.database.isRestoredCopy() ? RESTORED_COPY : ""));
    }

    private Answer held() {
        return lock.isEmpty() || lock.get().isHeld()
                ? Answer.ready("")
                : Answer.notReady("the lock on the store is lost and will be taken again");
    }

    /** Not ready before the others have taken this one in, nor while they reach the store and it does not. */
    private static Answer nodes(Optional<Cluster> cluster) {
        if (cluster.isEmpty()) {
            return Answer.ready("");
        }
        ClusterStatus status = cluster.get().status();
        return status.problem()
                .map(Answer::notReady)
                .orElseGet(() -> Answer.ready(
                        status.digests() <= 1 ? "" : "nodes go by different catalogues, policies, keys or secrets"));
    }

    /** A few wait for a moment now and then; many only while the store is away. */
    private Answer unsaved() {
        int evaluations = parts.evaluator.unsaved();
        int runs = parts.probeRuns.unsaved();
        if (evaluations + runs == 0) {
            return Answer.ready("");
        }
        String detail = evaluations + " evaluations and " + runs + " probe runs wait to be stored";
        int onlyInMemory = parts.evaluator.onlyInMemory() + parts.probeRuns.onlyInMemory();
        if (onlyInMemory > 0) {
            return Answer.notReady(
                    detail + ", " + onlyInMemory + " of them in memory only: the disk does not take them");
        }
        return new Answer(evaluations + runs <= MOST_UNSAVED, detail);
    }

    private Answer verticles() {
        Map<String, String> down = supervisor.down();
        return down.isEmpty() ? Answer.ready("") : Answer.notReady("restarting: " + String.join(", ", down.keySet()));
    }

    /** What the windows need cannot be had back before it is an hour old. */
    static Answer memory(HeapBound heap) {
        return heap.isReached()
                ? Answer.notReady("what has to stay in memory takes " + heap.percent()
                        + " % of the heap, and no job outcomes are taken in; start with a larger -Xmx")
                : Answer.ready("");
    }

    /** What a blocked loop serves, evaluates or stores waits as long. */
    static Answer eventLoops(Duration longestWait) {
        return longestWait.compareTo(MOST_WAIT) < 0
                ? Answer.ready("")
                : Answer.notReady("an event loop has been blocked for " + longestWait.toSeconds() + " s");
    }

    /** Ready while all can be read; rows that did not fit are told, and keep no node from being ready. */
    static Answer sources(List<SourceProgress> sources) {
        StringJoiner details = new StringJoiner("; ");
        boolean ready = true;
        for (SourceProgress source : sources) {
            SourceProgress.SourceState state = source.state();
            if (!state.works()) {
                ready = false;
                details.add(source.name() + " is " + state.phase().wire() + ": " + state.detail());
            }
            if (state.kept() > 0) {
                details.add("rows of " + source.name() + " that do not fit and are kept aside: " + state.kept());
            }
        }
        return new Answer(ready, details.toString());
    }
}
