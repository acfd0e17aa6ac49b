package dev.bellwether.app;

import dev.bellwether.api.ports.AuditDesk;
import dev.bellwether.api.ports.MaintenanceWindowDesk;
import dev.bellwether.api.ports.OperatorDesk;
import dev.bellwether.api.ports.OverrideDesk;
import dev.bellwether.api.ports.ReleaseDesk;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.OperationStored;
import dev.bellwether.bus.Messages.WindowStored;
import dev.bellwether.bus.Topics;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.status.Operation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.status.Operation.Release;
import dev.bellwether.store.Database;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.AuditTrail;
import dev.bellwether.store.operations.MaintenanceWindows;
import dev.bellwether.store.operations.Overrides.Pinned;
import dev.bellwether.store.operations.PastMaintenanceWindow;
import dev.bellwether.store.operations.Releases.Recorded;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Stores what is said of connectors beside their evidence, and then tells the evaluator. */
record OperationDesk(Database database, MessageBus bus) {
    /** For what targets announce. */
    Future<Void> take(Operation operation) {
        return database.operations().insert(operation).onSuccess(ignored -> tell(operation));
    }

    /** For what operators say. */
    OperatorDesk forOperators() {
        return new OperatorDesk(new OfReleases(), new OfOverrides(), new OfWindows(), new OfAudit());
    }

    private void tell(Operation operation) {
        bus.publish(Topics.OPERATIONS, new OperationStored(operation));
    }

    private void tell(MaintenanceWindow window) {
        bus.publish(Topics.OPERATIONS, new WindowStored(window));
    }

    private final class OfReleases implements ReleaseDesk {
        @Override
        public Future<Recorded> record(Release release, boolean timed, AuditEntry entry) {
            return database.releases().record(release, timed, entry).onSuccess(recorded -> tell(recorded.release()));
        }

        @Override
        public Future<Listed<Release>> page(String connectorId, Optional<Release> before, int most) {
            return database.releases().page(connectorId, before, most);
        }
    }

    private final class OfOverrides implements OverrideDesk {
        @Override
        public Future<Optional<Pinned>> current(String connectorId, Instant at) {
            return database.overrides().current(connectorId, at);
        }

        @Override
        public Future<Pinned> change(
                String connectorId,
                Instant at,
                Function<Optional<Pinned>, Operation.Override> decide,
                AuditEntry entry) {
            return database.overrides()
                    .change(connectorId, at, decide, entry)
                    .onSuccess(pinned -> tell(pinned.override()));
        }
    }

    private final class OfWindows implements MaintenanceWindowDesk {
        private final MaintenanceWindows windows = database.maintenanceWindows();

        @Override
        public Future<List<MaintenanceWindow>> live(Instant at) {
            return windows.live(at);
        }

        @Override
        public Future<List<Maintenance>> imported(Instant at) {
            return windows.imported(at);
        }

        @Override
        public Future<Listed<PastMaintenanceWindow>> past(PastMaintenanceWindow.Query query) {
            return windows.past(query);
        }

        @Override
        public Future<Optional<MaintenanceWindow>> one(String id) {
            return windows.one(id);
        }

        @Override
        public Future<Optional<Maintenance>> imported(String connectorId, String id) {
            return windows.imported(connectorId, id);
        }

        @Override
        public Future<MaintenanceWindow> insert(MaintenanceWindow window, Instant at, AuditEntry entry) {
            return windows.insert(window, at, entry).onSuccess(OperationDesk.this::tell);
        }

        @Override
        public Future<Optional<MaintenanceWindow>> change(
                String id, Instant at, UnaryOperator<MaintenanceWindow> change, AuditEntry entry) {
            return windows.change(id, at, change, entry)
                    .onSuccess(changed -> changed.ifPresent(OperationDesk.this::tell));
        }
    }

    private final class OfAudit implements AuditDesk {
        @Override
        public Future<Listed<AuditEntry>> page(AuditTrail.Filter filter, OptionalLong before, int most) {
            return database.auditTrail().page(filter, before, most);
        }

        @Override
        public Future<Void> count(AuditEntry entry) {
            return database.auditTrail().count(entry);
        }
    }
}
