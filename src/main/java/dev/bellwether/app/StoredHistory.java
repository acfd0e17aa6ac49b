package dev.bellwether.app;

import dev.bellwether.api.ports.History;
import dev.bellwether.maintenance.PastMaintenance;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.RecentStatuses;
import dev.bellwether.status.history.StatusChange;
import dev.bellwether.store.Database;
import dev.bellwether.store.history.IncidentQuery;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the API's questions about the past from the store. */
record StoredHistory(Database database) implements History {
    @Override
    public Future<List<StatusChange>> changes(String connectorId, Instant from, Instant to, int most) {
        return database.statusChanges().of(connectorId, from, to, most);
    }

    @Override
    public Future<Map<String, RecentStatuses>> recent(Instant from) {
        return database.statusChanges().recent(from);
    }

    @Override
    public Future<List<Evaluation>> evaluations(String connectorId, Instant from, Instant to, int most) {
        return database.statusChanges().evaluations(connectorId, from, to, most);
    }

    @Override
    public Future<List<Evaluation>> changesAfter(Instant at, String connectorId, int most) {
        return database.statusChanges().after(at, connectorId, most);
    }

    @Override
    public Future<List<Operation>> operations(String connectorId, Instant from, Instant to, int most) {
        return database.statusChanges().operations(connectorId, from, to, most);
    }

    @Override
    public Future<List<PastMaintenance.Stretch>> maintenance(
            String connectorId, String institutionId, Instant from, Instant to, int most) {
        return database.maintenanceWindows()
                .versionsFor(connectorId, institutionId, from, to)
                .map(versions -> PastMaintenance.of(versions, from, to, most).stretches());
    }

    @Override
    public Future<List<Incident>> incidents(IncidentQuery query, int most) {
        return database.incidents().list(query, most);
    }

    @Override
    public Future<Integer> countIncidents(IncidentQuery query) {
        return database.incidents().count(query);
    }

    @Override
    public Future<Optional<Incident>> incident(Incident.Key key) {
        return database.incidents().one(key);
    }

    @Override
    public Future<List<Incident>> dense(Instant from, Instant to, Duration together, int least) {
        return database.incidents().dense(from, to, together, least);
    }
}
