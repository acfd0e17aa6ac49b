package dev.bellwether.app;

import dev.bellwether.api.ports.ConnectorDetails;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Operation;
import dev.bellwether.store.Database;
import dev.bellwether.store.evidence.FailureCount;
import dev.bellwether.store.operations.Overrides.Pinned;
import dev.bellwether.store.tallies.BucketTally;
import dev.bellwether.store.tallies.StepDuration;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the API's questions about one connector from the store. */
record StoredDetails(Database database, Clock clock) implements ConnectorDetails {
    @Override
    public Future<List<FailureCount>> failures(String connectorId, Instant from, Instant to) {
        return database.jobOutcomes().failures(connectorId, from, to);
    }

    @Override
    public Future<Map<String, StepDuration>> stepDurations(String connectorId, Instant from, Instant to) {
        return database.stepTimes().of(connectorId, from, to);
    }

    @Override
    public Future<List<BucketTally>> tallies(String connectorId, Buckets buckets, ErrorCodes codes) {
        return database.tallies().of(connectorId, buckets, codes);
    }

    @Override
    public Future<Optional<Instant>> lastSuccessAt(String connectorId) {
        return database.jobOutcomes().lastSuccessAt(connectorId);
    }

    @Override
    public Future<List<ProbeRun>> latestRuns(String connectorId, List<String> probes) {
        return database.probeRuns().latest(connectorId, probes);
    }

    @Override
    public Future<List<ProbeRun>> probeFailures(String connectorId, List<String> probes, int limit) {
        return database.probeRuns().failures(connectorId, probes, limit);
    }

    @Override
    public Future<Optional<Operation.Override>> override(String connectorId) {
        return database.overrides().current(connectorId, clock.instant()).map(pinned -> pinned.map(Pinned::override));
    }
}
