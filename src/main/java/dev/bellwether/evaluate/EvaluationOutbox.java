package dev.bellwether.evaluate;

import dev.bellwether.async.Repeat;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.disk.Backlog;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stores what is to be published, tick by tick, and publishes it then. While the store is away, evaluations are published all
 * the same, since users need them now, and wait on disk to be stored when it is back. Belongs to one thread.
 */
final class EvaluationOutbox {
    private final MessageBus bus;
    private final Backlog<Evaluation> backlog;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private final AtomicInteger inMemory = new AtomicInteger();
    private boolean busy;

    EvaluationOutbox(MessageBus bus, Backlog<Evaluation> backlog) {
        this.bus = bus;
        this.backlog = backlog;
    }

    private record Batch(Instant tick, List<Evaluation> evaluations) {}

    /** Stores what an earlier daemon left behind. */
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

    /** Takes what one tick published; an empty tick is told too, as a sign of life. */
    void publish(Instant tick, List<Evaluation> evaluations) {
        batches.add(new Batch(tick, evaluations));
        inMemory.addAndGet(evaluations.size());
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
        Batch batch = batches.peek();
        // Users do not wait for a disk, and there is nothing to wait for where nothing is to be stored.
        boolean atOnce = batch.evaluations().isEmpty() || backlog.isAway();
        if (atOnce) {
            tell(batch);
        }
        return backlog.store(batch.evaluations()).map(done -> {
            batches.remove();
            inMemory.addAndGet(-batch.evaluations().size());
            if (!atOnce) {
                tell(batch);
            }
            return true;
        });
    }

    /** The backlog never fails, so this is a defect: the verticle begins anew. */
    private static void giveUp(Throwable defect) {
        throw new IllegalStateException("what a tick decided cannot be published", defect);
    }

    private void tell(Batch batch) {
        bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(batch.tick(), batch.evaluations()));
    }

    /** Stores everything that waits, what is being stored right now included: storing it twice changes nothing. */
    Future<Void> close() {
        return backlog.close(
                batches.stream().flatMap(batch -> batch.evaluations().stream()).toList());
    }
}
