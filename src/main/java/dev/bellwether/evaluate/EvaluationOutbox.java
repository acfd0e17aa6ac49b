package dev.bellwether.evaluate;

import dev.bellwether.async.FailureLog;
import dev.bellwether.async.Repeat;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Recheck;
import dev.bellwether.store.disk.Backlog;
import dev.bellwether.store.history.Evaluations.Fence;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what is to be published, tick by tick, and publishes it then. While the store is away, evaluations are published all
 * the same, since users need them now, and wait on disk to be stored when it is back. Belongs to one thread.
 */
final class EvaluationOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationOutbox.class);
    private static final long LAST_MS = 1_000;

    private final MessageBus bus;
    private final Backlog<Evaluation> backlog;
    private final Fence fence;
    private final Function<List<Recheck>, Future<Void>> storeStates;
    private final FailureLog stateLog =
            new FailureLog(LOG, "the states of watches are not stored yet", "the states of watches are stored again");
    private final Deque<ConnectorWatches.Ticked> batches = new ArrayDeque<>();
    /** States that are not stored yet, by connector. They wait in memory alone: the next evaluation brings them along. */
    private final Map<String, Recheck> unkept = new LinkedHashMap<>();

    private final AtomicInteger inMemory = new AtomicInteger();
    private boolean busy;

    /** @param storeStates stores the states of watches that changed without being published */
    EvaluationOutbox(
            MessageBus bus,
            Fence fence,
            Backlog<Evaluation> backlog,
            Function<List<Recheck>, Future<Void>> storeStates) {
        this.bus = bus;
        this.fence = fence;
        this.backlog = backlog;
        this.storeStates = storeStates;
    }

    Future<Void> open() {
        return backlog.open();
    }

    /** How many evaluations are not stored yet; from any thread. */
    int unsaved() {
        return inMemory.get() + backlog.waiting();
    }

    /** How many of these the disk does not take either; from any thread. */
    int onlyInMemory() {
        return backlog.waitingInMemory();
    }

    /** How many evaluations were let go since the start; from any thread. */
    long dropped() {
        return backlog.dropped();
    }

    void publish(ConnectorWatches.Ticked ticked) {
        batches.add(ticked);
        inMemory.addAndGet(ticked.published().size());
        if (!busy) {
            busy = true;
            Repeat.whileTrue(this::next).onComplete(done -> busy = false).onFailure(EvaluationOutbox::giveUp);
        }
    }

    /** Stores and publishes the oldest batch; answers whether there was one. */
    private Future<Boolean> next() {
        if (batches.isEmpty()) {
            return Future.succeededFuture(false);
        }
        ConnectorWatches.Ticked batch = batches.peek();
        // Users do not wait for a disk, and there is nothing to wait for where nothing is to be stored.
        boolean atOnce = batch.published().isEmpty() || backlog.isAway();
        if (atOnce) {
            tell(batch, batch.published().isEmpty());
        }
        return backlog.store(batch.published()).compose(stored -> keep(batch)).map(done -> {
            batches.remove();
            inMemory.addAndGet(-batch.published().size());
            if (!atOnce) {
                tell(batch, !backlog.isAway());
            }
            return true;
        });
    }

    /** The backlog never fails, so this is a defect: the verticle begins anew. */
    private static void giveUp(Throwable defect) {
        throw new IllegalStateException("what a tick decided cannot be published", defect);
    }

    /** Stores the states that were not published, or has them wait for the next tick. */
    private Future<Void> keep(ConnectorWatches.Ticked batch) {
        note(batch);
        return backlog.isAway() ? Future.succeededFuture() : storeStates();
    }

    private void note(ConnectorWatches.Ticked batch) {
        batch.published().forEach(evaluation -> unkept.remove(evaluation.connectorId()));
        batch.kept().forEach(recheck -> unkept.put(recheck.connectorId(), recheck));
    }

    private Future<Void> storeStates() {
        List<Recheck> waiting = List.copyOf(unkept.values());
        if (waiting.isEmpty()) {
            return Future.succeededFuture();
        }
        return storeStates
                .apply(waiting)
                .onComplete(stateLog::note)
                .onSuccess(stored -> waiting.forEach(recheck -> unkept.remove(recheck.connectorId(), recheck)))
                .otherwiseEmpty();
    }

    private void tell(ConnectorWatches.Ticked batch, boolean stored) {
        List<Evaluation> own = batch.published().stream().filter(fence::isOwn).toList();
        bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(batch.tick(), own, batch.shown(), false, stored));
    }

    /** Says what is left of what was published, since the clock went back. */
    void wentBack(Instant tick, List<Evaluation> left) {
        bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(tick, left, List.of(), true));
    }

    /** Stores everything that waits, what is being stored right now included: storing it twice changes nothing. */
    Future<Void> close() {
        List<Evaluation> evaluations =
                batches.stream().flatMap(batch -> batch.published().stream()).toList();
        batches.forEach(this::note);
        return Future.join(backlog.close(evaluations), storeStates().timeout(LAST_MS, TimeUnit.MILLISECONDS))
                .transform(done -> Future.succeededFuture());
    }
}
