package dev.bellwether.api;

import dev.bellwether.api.ports.History;
import dev.bellwether.maintenance.MaintenanceWindowVersion;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A past that a test makes up. */
public final class FakeHistory implements History {
    public final List<Evaluation> evaluations = new CopyOnWriteArrayList<>();
    public final List<Operation> operations = new CopyOnWriteArrayList<>();
    final List<MaintenanceWindowVersion> windows = new CopyOnWriteArrayList<>();
    public final List<Incident> incidents = new CopyOnWriteArrayList<>();
    public volatile Optional<Throwable> failure = Optional.empty();

    @Override
    public Future<List<StatusChange>> changes(String connectorId, Instant from, Instant to, int most) {
        return answer(of(connectorId).map(StatusChange::of).toList());
    }

    @Override
    public Future<Map<String, RecentStatuses>> recent(Instant from) {
        Map<String, RecentStatuses> recent = new HashMap<>();
        evaluations.stream()
                .sorted(Comparator.comparing(Evaluation::at))
                .forEach(one -> recent.merge(
                        one.connectorId(), RecentStatuses.NONE.with(one), (known, ignored) -> known.with(one)));
        return answer(recent);
    }

    @Override
    public Future<List<Evaluation>> evaluations(String connectorId, Instant from, Instant to, int most) {
        return answer(of(connectorId)
                .filter(one -> !one.at().isBefore(from) && !one.at().isAfter(to))
                .toList());
    }

    @Override
    public Future<List<Evaluation>> changesAfter(Instant at, String connectorId, int most) {
        return answer(evaluations.stream()
                .filter(one -> one.at().isAfter(at)
                        || (one.at().equals(at) && one.connectorId().compareTo(connectorId) > 0))
                .sorted(Comparator.comparing(Evaluation::at).thenComparing(Evaluation::connectorId))
                .limit(most)
                .toList());
    }

    @Override
    public Future<List<Operation>> operations(String connectorId, Instant from, Instant to, int most) {
        return answer(operations.stream()
                .filter(one -> one.connectorId().equals(connectorId))
                .toList());
    }

    @Override
    public Future<List<PastMaintenance.Stretch>> maintenance(
            String connectorId, String institutionId, Instant from, Instant to, int most) {
        return answer(PastMaintenance.of(windows, from, to, most).stretches());
    }

    @Override
    public Future<List<Incident>> incidents(IncidentQuery query, int most) {
        return answer(matching(query)
                .filter(one -> query.after()
                        .map(key -> one.began().isBefore(key.began())
                                || (one.began().equals(key.began())
                                        && one.connectorId().compareTo(key.connectorId()) > 0))
                        .orElse(true))
                .limit(most)
                .toList());
    }

    @Override
    public Future<Integer> countIncidents(IncidentQuery query) {
        return answer((int) matching(query).count());
    }

    @Override
    public Future<Optional<Incident>> incident(Incident.Key key) {
        return answer(incidents.stream()
                .filter(one -> new Incident.Key(one.connectorId(), one.began()).equals(key))
                .findFirst());
    }

    @Override
    public Future<List<Incident>> dense(Instant from, Instant to, Duration together, int least) {
        return answer(List.copyOf(incidents));
    }

    private Stream<Evaluation> of(String connectorId) {
        return evaluations.stream().filter(one -> one.connectorId().equals(connectorId));
    }

    private Stream<Incident> matching(IncidentQuery query) {
        return incidents.stream()
                .filter(one -> query.connectors()
                                .map(ids -> ids.contains(one.connectorId()))
                                .orElse(true)
                        && query.open().map(open -> open == one.isOpen()).orElse(true))
                .sorted(Comparator.comparing(Incident::began).reversed().thenComparing(Incident::connectorId));
    }

    private <T> Future<T> answer(T value) {
        return failure.<Future<T>>map(Future::failedFuture).orElseGet(() -> Future.succeededFuture(value));
    }
}
