package dev.bellwether.api.ports;

import dev.bellwether.maintenance.PastMaintenance;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Operation;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.RecentStatuses;
import dev.bellwether.status.history.StatusChange;
import dev.bellwether.store.history.IncidentQuery;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the store knows of the past. A future fails while it is away. */
public interface History {
    /** What changed in {@code (from, to]}, at most so many, and what held at {@code from}; in any order. */
    Future<List<StatusChange>> changes(String connectorId, Instant from, Instant to, int most);

    /** The statuses of the last while of each connector whose status changed after a time, by its id. */
    Future<Map<String, RecentStatuses>> recent(Instant from);

    /** The evaluations behind what changed in {@code [from, to]}, oldest first, at most so many. */
    Future<List<Evaluation>> evaluations(String connectorId, Instant from, Instant to, int most);

    /** The next evaluations of all connectors that changed something, in the order of their ticks and then of the connectors' ids. */
    Future<List<Evaluation>> changesAfter(Instant at, String connectorId, int most);

    /** What operators said that touches {@code [from, to)}, at most so many of each kind. */
    Future<List<Operation>> operations(String connectorId, Instant from, Instant to, int most);

    /** What of operators' windows was open for a connector in {@code [from, to)}, by its time; at most so much. */
    Future<List<PastMaintenance.Stretch>> maintenance(
            String connectorId, String institutionId, Instant from, Instant to, int most);

    /** Newest first, at most so many. */
    Future<List<Incident>> incidents(IncidentQuery query, int most);

    /** How many there are on all pages. */
    Future<Integer> countIncidents(IncidentQuery query);

    /** One incident, if there is such. */
    Future<Optional<Incident>> incident(Incident.Key key);

    /** Those that began in {@code [from, to)} while at least so many did within such a time. */
    Future<List<Incident>> dense(Instant from, Instant to, Duration together, int least);
}
