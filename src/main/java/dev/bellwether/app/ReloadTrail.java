package dev.bellwether.app;

import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** Has every reload, taken or refused, put into the audit trail, in order. Belongs to the event loop of the reloads. */
final class ReloadTrail {
    private final StoredLater<AuditEntry, AuditEntry> entries;
    private final Clock clock;

    /**
     * @param store stores an entry
     * @param pause before what could not be stored is tried again
     */
    ReloadTrail(Vertx vertx, Function<AuditEntry, Future<Void>> store, Clock clock, Duration pause) {
        this.entries = new StoredLater<>(vertx, "reloads in the audit trail", store, pause);
        this.clock = clock;
    }

    void taken(Map<String, String> detail) {
        add(entry(detail));
    }

    void refused(Map<String, String> detail) {
        add(entry(detail).refused());
    }

    private AuditEntry entry(Map<String, String> detail) {
        return AuditEntry.done(clock.instant(), "", "reload", "files", detail);
    }

    private void add(AuditEntry entry) {
        entries.put(entry, entry);
    }
}
