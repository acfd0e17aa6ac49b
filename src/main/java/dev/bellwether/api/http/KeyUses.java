package dev.bellwether.api.http;

import dev.bellwether.store.operations.AuditEntry;
import dev.bellwether.store.operations.AuditTrail;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts which key was used for which call, and which attempts were denied, and adds the counts to the audit trail every few
 * seconds; while the store is away they grow. Never holds a key: there is one count for each name of a key, call and outcome,
 * however many attempts there are, and one line of the log for each that was denied. Belongs to one event loop.
 */
public final class KeyUses {
    private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);
    private static final long STORE_MS = 3_000;

    private final AuditTrail trail;
    private final Clock clock;
    private Map<Use, AuditEntry> counted = new LinkedHashMap<>();
    private boolean busy;

    public KeyUses(Vertx vertx, AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
        vertx.setPeriodic(STORE_MS, ignored -> store());
    }

    private record Use(String actor, String call, String outcome) {}

    void granted(String name, String call) {
        count(name, call, AuditEntry.DONE, Map.of());
    }

    /**
     * A call was refused: why, in words that hold nothing of what was sent, and by which peer. Without a known key there is no
     * name.
     */
    void denied(Optional<String> name, String call, String why, String address) {
        count(name.orElse(""), call, AuditEntry.REFUSED, Map.of("why", why, "address", address));
    }

    /** Stores what was counted so far. Never fails. */
    public Future<Void> store() {
        if (busy) {
            return Future.succeededFuture();
        }
        busy = true;
        List<AuditEntry> taken = List.copyOf(counted.values());
        counted = new LinkedHashMap<>();
        return Future.join(taken.stream().map(this::store).toList())
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .onComplete(done -> busy = false);
    }

    private Future<Void> store(AuditEntry entry) {
        if (entry.outcome().equals(AuditEntry.REFUSED)) {
            LOG.warn(
                    "denied {} times: {} with {}: {} Last from {}.",
                    entry.times(),
                    entry.subject(),
                    entry.actor().isEmpty() ? "no known key" : "the key " + entry.actor(),
                    entry.detail().get("why"),
                    entry.detail().get("address"));
        }
        return trail.count(entry).onFailure(e -> {
            LOG.debug("the use of a key cannot be stored now: {}", e.toString());
            merge(entry);
        });
    }

    private void count(String actor, String call, String outcome, Map<String, String> detail) {
        Instant now = clock.instant();
        String action = outcome.equals(AuditEntry.DONE) ? "key.used" : "key.denied";
        merge(new AuditEntry(OptionalLong.empty(), now, now, 1, actor, action, "calls/" + call, outcome, detail));
    }

    private void merge(AuditEntry entry) {
        counted.merge(
                new Use(entry.actor(), entry.subject(), entry.outcome()),
                entry,
                (one, other) -> new AuditEntry(
                        one.number(),
                        one.at().isBefore(other.at()) ? one.at() : other.at(),
                        one.lastAt().isAfter(other.lastAt()) ? one.lastAt() : other.lastAt(),
                        one.times() + other.times(),
                        one.actor(),
                        one.action(),
                        one.subject(),
                        one.outcome(),
                        other.detail()));
    }
}
