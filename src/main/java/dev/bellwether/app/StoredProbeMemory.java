package dev.bellwether.app;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.probe.ProbeMemory;
import dev.bellwether.store.Database;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the store remembers of probes. */
record StoredProbeMemory(Database database) implements ProbeMemory {
    @Override
    public Future<List<ProbeRun>> lastRuns(Collection<Connector> connectors) {
        return database.probeRuns().lastRegular(connectors);
    }

    @Override
    public Future<Set<String>> underMaintenance() {
        var evaluations = database.evaluations().latest();
        var states = database.watchStates().laterThanEvaluations();
        return Future.all(evaluations, states).map(read -> {
            Set<String> open = new HashSet<>();
            evaluations.result().values().stream()
                    .filter(latest -> latest.watch().beforeMaintenance().isPresent())
                    .forEach(latest -> open.add(latest.connectorId()));
            states.result().forEach(kept -> {
                if (kept.state().beforeMaintenance().isPresent()) {
                    open.add(kept.connectorId());
                } else {
                    open.remove(kept.connectorId());
                }
            });
            return open;
        });
    }
}
