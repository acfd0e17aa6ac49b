package dev.bellwether.api.ports;

import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Operation;
import dev.bellwether.store.evidence.FailureCount;
import dev.bellwether.store.tallies.BucketTally;
import dev.bellwether.store.tallies.StepDuration;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the store knows about one connector beyond its latest evaluation. A future fails while the store is away. */
public interface ConnectorDetails {
    /** How often each step failed with each error code in {@code (from, to]}, in any order. */
    Future<List<FailureCount>> failures(String connectorId, Instant from, Instant to);

    /** How long each step took in {@code (from, to]}, by step. */
    Future<Map<String, StepDuration>> stepDurations(String connectorId, Instant from, Instant to);

    /** What each bucket holds, in order, empty ones too. */
    Future<List<BucketTally>> tallies(String connectorId, Buckets buckets, ErrorCodes codes);

    /** When a job last succeeded. */
    Future<Optional<Instant>> lastSuccessAt(String connectorId);

    /** The latest run of each of these probes; none of one that has not run yet. */
    Future<List<ProbeRun>> latestRuns(String connectorId, List<String> probes);

    /** The last failures of each of these probes, newest first, at most {@code limit} of each, with their snippets. */
    Future<List<ProbeRun>> probeFailures(String connectorId, List<String> probes, int limit);

    /** The status that an operator pinned and that holds now. */
    Future<Optional<Operation.Override>> override(String connectorId);
}
