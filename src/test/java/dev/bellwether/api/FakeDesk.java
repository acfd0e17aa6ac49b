package dev.bellwether.api;

import dev.bellwether.api.ports.AuditDesk;
import dev.bellwether.api.ports.MaintenanceWindowDesk;
import dev.bellwether.api.ports.OperatorDesk;
import dev.bellwether.api.ports.OverrideDesk;
import dev.bellwether.api.ports.ReleaseDesk;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.AuditTrail;
import dev.bellwether.store.operations.Overrides.Pinned;
import dev.bellwether.store.operations.PastMaintenanceWindow;
import dev.bellwether.store.operations.Releases.Recorded;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What operators say, in memory, in a store that a test may make fail. */
public final class FakeDesk implements ReleaseDesk, OverrideDesk, MaintenanceWindowDesk, AuditDesk {
    public final List<Operation> operations = new CopyOnWriteArrayList<>();
    public final List<MaintenanceWindow> windows = new CopyOnWriteArrayList<>();
    public final List<Maintenance> imported = new CopyOnWriteArrayList<>();
    public final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
    public volatile Future<Void> stored = Future.succeededFuture();

    OperatorDesk desk() {
        return new OperatorDesk(this, this, this, this);
    }

    @Override
    public Future<Recorded> record(Release release, boolean timed, AuditEntry entry) {
        operations.add(release);
        entries.add(entry);
        return stored.map(new Recorded(release, true));
    }

    @Override
    public Future<Listed<Release>> page(String connectorId, Optional<Release> before, int most) {
        List<Release> releases = operations.stream()
                .filter(Release.class::isInstance)
                .map(Release.class::cast)
                .filter(release -> release.connectorId().equals(connectorId))
                .toList();
        return stored.map(new Listed<>(releases, releases.size()));
    }

    @Override
    public Future<Optional<Pinned>> current(String connectorId, Instant at) {
        return stored.map(operations.stream()
                .filter(Operation.Override.class::isInstance)
                .map(Operation.Override.class::cast)
                .filter(override -> override.connectorId().equals(connectorId) && override.holds(at))
                .reduce((first, second) -> second)
                .map(override -> new Pinned(operations.indexOf(override), override)));
    }

    @Override
    public Future<Pinned> change(
            String connectorId, Instant at, Function<Optional<Pinned>, Operation.Override> decide, AuditEntry entry) {
        return current(connectorId, at).map(before -> {
            Operation.Override next = decide.apply(before);
            operations.add(next);
            entries.add(entry);
            return new Pinned(operations.size() - 1, next);
        });
    }

    @Override
    public Future<List<MaintenanceWindow>> live(Instant at) {
        return stored.map(windows.stream()
                .filter(window -> window.openOrNext(at).isPresent())
                .toList());
    }

    @Override
    public Future<List<Maintenance>> imported(Instant at) {
        return stored.map(
                imported.stream().filter(window -> window.to().isAfter(at)).toList());
    }

    @Override
    public Future<Listed<PastMaintenanceWindow>> past(PastMaintenanceWindow.Query query) {
        return stored.map(new Listed<>(List.of(), 0));
    }

    @Override
    public Future<Optional<MaintenanceWindow>> one(String id) {
        return stored.map(
                windows.stream().filter(window -> window.id().equals(id)).findFirst());
    }

    @Override
    public Future<Optional<Maintenance>> imported(String connectorId, String id) {
        return stored.map(imported.stream()
                .filter(window ->
                        window.connectorId().equals(connectorId) && window.id().equals(id))
                .findFirst());
    }

    @Override
    public Future<MaintenanceWindow> insert(MaintenanceWindow window, Instant at, AuditEntry entry) {
        windows.add(window);
        entries.add(entry);
        return stored.map(window);
    }

    @Override
    public Future<Optional<MaintenanceWindow>> change(
            String id, Instant at, UnaryOperator<MaintenanceWindow> change, AuditEntry entry) {
        return one(id).map(found -> found.map(before -> {
            MaintenanceWindow next = change.apply(before);
            windows.remove(before);
            windows.add(next);
            entries.add(entry);
            return next;
        }));
    }

    @Override
    public Future<Listed<AuditEntry>> page(AuditTrail.Filter filter, OptionalLong before, int most) {
        return stored.map(new Listed<>(entries, entries.size()));
    }

    @Override
    public Future<Void> count(AuditEntry entry) {
        entries.add(entry);
        return stored;
    }
}
