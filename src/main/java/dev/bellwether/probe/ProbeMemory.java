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
    ProbeMemory NONE = new ProbeMemory() {};

    /** Of each probe of these connectors the last regular run that says something about its target, if there is one. */
    default Future<List<ProbeRun>> lastRuns(Collection<Connector> connectors) {
        return Future.succeededFuture(List.of());
    }

    /** The ids of the connectors that had an open maintenance window at their latest tick. */
    default Future<Set<String>> underMaintenance() {
        return Future.succeededFuture(Set.of());
    }
}
