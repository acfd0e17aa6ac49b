package dev.bellwether.store.disk;

import dev.bellwether.async.FailureLog;
import dev.bellwether.async.Repeat;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stores records that may be stored late and twice, but are not to be lost: while PostgreSQL is away they wait on disk, and are
 * written when it is back, also by the next process. What the disk does not take either waits in memory, within a bound, for
 * whichever of the two takes it first. Belongs to one context, on which its futures complete too.
 */
public final class Backlog<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final long PAUSE_MS = 1_000;
    /** Where PostgreSQL is there and refuses: that is mended by people. */
    private static final long LONG_PAUSE_MS = 30_000;
    /** A statement that hangs is given up much later, and a process that is killed must not take much with it. */
    private static final long PATIENCE_MS = 2_000;
    /** At the end of a process there is no time to wait for PostgreSQL; the disk is there at once. */
    private static final long LAST_MS = 1_000;

    private static final long NONE = -1;

    /** Some ten megabytes of evaluations with their reasons. */
    private static final int MOST_IN_MEMORY = 5_000;

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final SpooledRecords<T> spooled;
    private final BatchBisector<T> bisector;
    private final MemoryOverflow<T> overflow;
    private final FailureLog storing;
    private final FailureLog keeping;
    private boolean away;
    private boolean draining;
    private boolean closed;
    private long timer = NONE;

    /** @param worker one thread, which alone touches what is spooled */
    public Backlog(Vertx vertx, WorkerExecutor worker, SpooledRecords<T> spooled, BatchBisector<T> bisector) {
        this.vertx = vertx;
        this.worker = worker;
        this.spooled = spooled;
        this.bisector = bisector;
        this.overflow = new MemoryOverflow<>(MOST_IN_MEMORY, spooled.matters());
        String plural = spooled.plural();
        this.storing =
                new FailureLog(LOG, plural + " cannot be stored now and wait on disk", plural + " are stored again");
        this.keeping = new FailureLog(
                LOG,
                Level.ERROR,
                plural + " cannot be kept on disk and wait in memory, for as long as there is room",
                plural + " can be kept on disk again");
    }

    /** Writes what an earlier process left. Completes, and never fails, when that is stored or cannot be now. */
    public Future<Void> open() {
        return drain();
    }

    /** Whether PostgreSQL is taken for away; then {@link #store} does not ask it first. */
    public boolean isAway() {
        return away;
    }

    /** How many records wait, on disk or in memory; from any thread. */
    public int waiting() {
        return spooled.waiting() + overflow.waiting();
    }

    /** How many of these wait in memory, because the disk does not take them, and go with the process; from any thread. */
    public int waitingInMemory() {
        return overflow.waiting();
    }

    /** How many records were let go, because there was no room or because they cannot be stored; from any thread. */
    public long dropped() {
        return spooled.dropped() + overflow.dropped() + bisector.refused();
    }

    /** Stores records now or later. Completes, and never fails, when everything has been done for them that can be now. */
    public Future<Void> store(List<T> records) {
        if (records.isEmpty()) {
            return Future.succeededFuture();
        }
        if (away) {
            return keep(records);
        }
        return bisector.store(records)
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .onSuccess(stored -> storing.worked())
                .recover(failure -> {
                    isAway(failure);
                    return keep(records);
                });
    }

    /** Keeps records on disk without asking PostgreSQL first; they are stored soon. Never fails. */
    public Future<Void> keep(List<T> records) {
        drainLater(PAUSE_MS);
        return toDisk(records);
    }

    private Future<Void> toDisk(List<T> records) {
        List<T> before = overflow.all();
        List<T> all = new ArrayList<>(before);
        all.addAll(records);
        return worker.executeBlocking(() -> spooled.append(all))
                .otherwise(defect -> SpooledRecords.Refused.all(all, defect))
                .map(refused -> {
                    overflow.remove(before);
                    overflow.add(refused.records());
                    if (refused.reason().isEmpty()) {
                        keeping.worked();
                    } else {
                        keeping.failed(refused.reason());
                    }
                    return null;
                });
    }

    /** The end: stores records if that is possible at once, else keeps them for the next process. Never fails. */
    public Future<Void> close(List<T> records) {
        closed = true;
        vertx.cancelTimer(timer);
        if (records.isEmpty() && overflow.waiting() == 0) {
            return Future.succeededFuture();
        }
        Future<Void> done = away
                ? toDisk(records)
                : bisector.insert(records)
                        .timeout(LAST_MS, TimeUnit.MILLISECONDS)
                        .recover(failure -> toDisk(records));
        return done.onSuccess(kept -> {
            if (overflow.waiting() > 0) {
                LOG.error(
                        "{} {} are lost: neither PostgreSQL nor the disk took them",
                        overflow.waiting(),
                        spooled.plural());
            }
        });
    }

    private void isAway(Throwable failure) {
        away = true;
        storing.failed(failure);
    }

    private void drainLater(long pauseMs) {
        if (timer == NONE && !closed) {
            timer = vertx.setTimer(pauseMs, ignored -> {
                timer = NONE;
                drain();
            });
        }
    }

    /** Stores what waits, file by file, until nothing does or PostgreSQL takes nothing. */
    private Future<Void> drain() {
        if (draining) {
            drainLater(PAUSE_MS);
            return Future.succeededFuture();
        }
        draining = true;
        return overflowToDisk()
                .compose(moved -> Repeat.whileTrue(this::drainNext))
                .compose(drained -> storeOverflow())
                .transform(drained -> {
                    draining = false;
                    if (drained.failed()) {
                        isAway(drained.cause());
                        drainLater(drained.cause() instanceof StoreUnavailable ? PAUSE_MS : LONG_PAUSE_MS);
                    } else {
                        // With nothing on disk the next to store finds out.
                        away = false;
                    }
                    return Future.succeededFuture();
                });
    }

    private Future<Void> overflowToDisk() {
        return overflow.waiting() == 0 ? Future.succeededFuture() : toDisk(List.of());
    }

    /** PostgreSQL may have room where our own disk has none. */
    private Future<Void> storeOverflow() {
        List<T> records = overflow.all();
        if (closed || records.isEmpty()) {
            return Future.succeededFuture();
        }
        return bisector.store(records).onSuccess(stored -> {
            storing.worked();
            overflow.remove(records);
        });
    }

    /** Stores the oldest file; answers whether there was one. */
    private Future<Boolean> drainNext() {
        if (closed) {
            return Future.succeededFuture(false);
        }
        return worker.executeBlocking(spooled::oldest)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : bisector.store(found.get().records())
                                .onSuccess(stored -> storing.worked())
                                .recover(failure -> putBack(found.get(), failure))
                                .compose(stored -> remove(found.get()))
                                .map(true));
    }

    /** What is refused as a whole waits on among what comes later: one record alone cannot be told from all. */
    private Future<Void> putBack(SpooledRecords.Found<T> found, Throwable refusal) {
        if (refusal instanceof StoreUnavailable) {
            return Future.failedFuture(refusal);
        }
        return worker.<Void>executeBlocking(() -> {
                    spooled.putBack(found);
                    return null;
                })
                .transform(done -> Future.failedFuture(refusal));
    }

    private Future<Void> remove(SpooledRecords.Found<T> found) {
        return worker.executeBlocking(() -> {
            spooled.remove(found);
            return null;
        });
    }
}
