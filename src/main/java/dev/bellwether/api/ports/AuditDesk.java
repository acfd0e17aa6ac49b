package dev.bellwether.api.ports;

import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.AuditTrail;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import java.util.OptionalLong;

/** Keeps who did what. A future fails with {@code StoreUnavailable} while the store is away. */
public interface AuditDesk {
    /** The newest first, from the one before a number. */
    Future<Listed<AuditEntry>> page(AuditTrail.Filter filter, OptionalLong before, int most);

    /** Adds to a day's count. */
    Future<Void> count(AuditEntry entry);
}
