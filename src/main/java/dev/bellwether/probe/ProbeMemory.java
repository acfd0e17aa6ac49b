package dev.bellwether.probe;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.ProbeRun;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What is stored from before this process, or from before a probe was changed. */
public interface ProbeMemory {
    /** Where nothing is stored. */
    ProbeMemory NONE = new ProbeMemory() {
        @Override
        public Future<List<ProbeRun>> lastRuns(Collection<Connector> connectors) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Set<String>> underMaintenance() {
            return Future.succeededFuture(Set.of());
        }
    };

    /** Of each probe of these connectors the last regular run that says something about its target, if there is one. */
    Future<List<ProbeRun>> lastRuns(Collection<Connector> connectors);

    /** The ids of the connectors that had an open maintenance window at their latest tick. */
    Future<Set<String>> underMaintenance();
}
