package dev.bellwether.api.ports;

import dev.bellwether.maintenance.MaintenanceWindow;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.PastMaintenanceWindow;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stores maintenance windows and then tells of them. A future fails with {@code StoreUnavailable} while the store is away. */
public interface MaintenanceWindowDesk {
    /** The planned windows that are not over at a time. */
    Future<List<MaintenanceWindow>> live(Instant at);

    /** The announced ones that are not over at a time. */
    Future<List<Maintenance>> imported(Instant at);

    /** What is over, of both. */
    Future<Listed<PastMaintenanceWindow>> past(PastMaintenanceWindow.Query query);

    /** A planned window. */
    Future<Optional<MaintenanceWindow>> one(String id);

    /** An announced one. */
    Future<Optional<Maintenance>> imported(String connectorId, String id);

    /** Stores a new window; fails with {@code TooManyWindows} if there are as many as there may be. */
    Future<MaintenanceWindow> insert(MaintenanceWindow window, Instant at, AuditEntry entry);

    /** Stores the next version of a window; what {@code change} throws fails the future, and nothing is stored. */
    Future<Optional<MaintenanceWindow>> change(
            String id, Instant at, UnaryOperator<MaintenanceWindow> change, AuditEntry entry);
}
