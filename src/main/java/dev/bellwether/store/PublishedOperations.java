package dev.bellwether.store;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages;
import dev.bellwether.bus.Topics;
import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.status.Operation;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.MaintenanceWindows;
import dev.bellwether.store.operations.Overrides;
import dev.bellwether.store.operations.Overrides.Pinned;
import dev.bellwether.store.operations.Releases;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Stores releases, pinned statuses and maintenance windows, and publishes each on {@link Topics#OPERATIONS} once it is committed. A
 * future fails with {@link dev.bellwether.store.sql.StoreUnavailable} while the store is away; nothing is published then.
 */
public record PublishedOperations(Database database, MessageBus bus) {
    /** Records a release, as {@link Releases#record} does. */
    public Future<Releases.Recorded> record(Operation.Release release, boolean timed, AuditEntry entry) {
        return database.releases().record(release, timed, entry).onSuccess(recorded -> publish(recorded.release()));
    }

    /** Pins a status or ends what is pinned, as {@link Overrides#change} does. */
    public Future<Pinned> override(
            String connectorId, Instant at, Function<Optional<Pinned>, Operation.Override> decide, AuditEntry entry) {
        return database.overrides()
                .change(connectorId, at, decide, entry)
                .onSuccess(pinned -> publish(pinned.override()));
    }

    /** Plans a maintenance window, as {@link MaintenanceWindows#insert} does. */
    public Future<MaintenanceWindow> plan(MaintenanceWindow window, Instant at, AuditEntry entry) {
        return database.maintenanceWindows().insert(window, at, entry).onSuccess(this::publish);
    }

    /** Changes or ends a planned maintenance window, as {@link MaintenanceWindows#change} does. */
    public Future<Optional<MaintenanceWindow>> change(
            String id, Instant at, UnaryOperator<MaintenanceWindow> change, AuditEntry entry) {
        return database.maintenanceWindows()
                .change(id, at, change, entry)
                .onSuccess(changed -> changed.ifPresent(this::publish));
    }

    /** Takes an outage that an institution announces, in place of what it announced before under the same id. */
    public Future<Void> announce(Operation.Maintenance outage) {
        return database.operations().insert(outage).onSuccess(stored -> publish(outage));
    }

    private void publish(Operation operation) {
        bus.publish(Topics.OPERATIONS, new Messages.OperationStored(operation));
    }

    private void publish(MaintenanceWindow window) {
        bus.publish(Topics.OPERATIONS, new Messages.WindowStored(window));
    }
}
