package dev.bellwether.api.ports;

import dev.bellwether.status.Operation;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.Overrides.Pinned;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Stores pinned statuses and then tells of them. A future fails with {@code StoreUnavailable} while the store is away. */
public interface OverrideDesk {
    /** What is pinned at a time. */
    Future<Optional<Pinned>> current(String connectorId, Instant at);

    /** Stores what {@code decide} makes of what is pinned; what it throws fails the future, and nothing is stored. */
    Future<Pinned> change(
            String connectorId, Instant at, Function<Optional<Pinned>, Operation.Override> decide, AuditEntry entry);
}
