package dev.bellwether.api.operate;

import dev.bellwether.api.http.KeyUses;
import dev.bellwether.api.ports.AuditDesk;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the uses of keys every few seconds, and says in the log which attempts were denied meanwhile: one line for each key and
 * call, however many there were. What cannot be stored now is stored later. Belongs to one event loop.
 */
public final class KeyLedger {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLedger.class);

    private final KeyUses uses;
    private final AuditDesk desk;
    private boolean busy;

    public KeyLedger(KeyUses uses, AuditDesk desk) {
        this.uses = uses;
        this.desk = desk;
    }

    public void start(Vertx vertx, long everyMs) {
        vertx.setPeriodic(everyMs, ignored -> store());
    }

    /** Stores what was counted so far. */
    public Future<Void> store() {
        if (busy) {
            return Future.succeededFuture();
        }
        busy = true;
        List<Future<?>> stored = new ArrayList<>();
        for (AuditEntry entry : uses.take()) {
            if (entry.outcome().equals(AuditEntry.REFUSED)) {
                LOG.warn(
                        "denied {} times: {} with {}: {} Last from {}.",
                        entry.times(),
                        entry.subject(),
                        entry.actor().isEmpty() ? "no known key" : "the key " + entry.actor(),
                        entry.detail().get("why"),
                        entry.detail().get("address"));
            }
            stored.add(desk.count(entry).onFailure(e -> {
                LOG.debug("the use of a key cannot be stored now: {}", e.toString());
                uses.putBack(entry);
            }));
        }
        return Future.join(stored).<Void>mapEmpty().otherwiseEmpty().onComplete(done -> busy = false);
    }
}
