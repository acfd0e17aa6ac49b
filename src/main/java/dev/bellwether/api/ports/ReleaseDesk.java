package dev.bellwether.api.ports;

import dev.bellwether.status.Operation.Release;
import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.Releases;
import dev.bellwether.store.sql.Listed;
import io.vertx.core.Future;
import java.util.Optional;

/** Stores releases and then tells of them. A future fails with {@code StoreUnavailable} while the store is away. */
public interface ReleaseDesk {
    /**
     * Stores a release unless it is known.
     *
     * @param timed whether its time was given
     */
    Future<Releases.Recorded> record(Release release, boolean timed, AuditEntry entry);

    /** The newest first, from the one after {@code before}. */
    Future<Listed<Release>> page(String connectorId, Optional<Release> before, int most);
}
