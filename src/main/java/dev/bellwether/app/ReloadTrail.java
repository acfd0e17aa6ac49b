package dev.bellwether.app;

import dev.bellwether.async.FailureLog;
import dev.bellwether.async.Repeat;
import dev.bellwether.store.operations.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every reload, taken or refused, put into the audit trail; while the store is away they wait, in order. Belongs to the
 * event loop of the reloads.
 */
final class ReloadTrail {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadTrail.class);
    private static final int MOST_WAITING = 1_000;

    private final Vertx vertx;
    private final Function<AuditEntry, Future<Void>> store;
    private final Clock clock;
    private final Duration pause;
    private final Deque<AuditEntry> waiting = new ArrayDeque<>();
    private final FailureLog recording =
            new FailureLog(LOG, "reloads are not recorded until the store takes them", "reloads are recorded again");
    private boolean busy;

    /**
     * A trail of reloads.
     *
     * @param store stores an entry, and may fail
     * @param pause before what could not be stored is tried again
     */
    ReloadTrail(Vertx vertx, Function<AuditEntry, Future<Void>> store, Clock clock, Duration pause) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.pause = pause;
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
        if (waiting.size() >= MOST_WAITING) {
            LOG.warn(
                    "the store is away for so long that the reload of {} is not recorded",
                    waiting.removeFirst().at());
        }
        waiting.addLast(entry);
        if (!busy) {
            storeAll();
        }
    }

    private void storeAll() {
        busy = true;
        Repeat.whileTrue(this::storeNext)
                .onComplete(recording::note)
                .onSuccess(done -> busy = false)
                .onFailure(e -> vertx.setTimer(pause.toMillis(), again -> storeAll()));
    }

    /** Stores the oldest entry; answers whether there was one. */
    private Future<Boolean> storeNext() {
        AuditEntry first = waiting.peekFirst();
        return first == null
                ? Future.succeededFuture(false)
                : store.apply(first).map(stored -> {
                    waiting.remove(first);
                    return true;
                });
    }
}
