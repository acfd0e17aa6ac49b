package dev.bellwether.evaluate;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Topics;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.StoreUnavailable;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what is to be published, tick by tick, and publishes it then. While the store is away, evaluations are published all
 * the same, since users need them now, and wait here to be stored when it is back; beyond a bound those go first that changed
 * nothing. Belongs to one thread.
 */
final class EvaluationOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationOutbox.class);
    private static final int MOST_UNSAVED = 200_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Of a batch that fails though the store is there: it would keep all behind it waiting for ever. */
    private static final int MOST_TRIES = 10;

    private final MessageBus bus;
    private final Function<List<Evaluation>, Future<Void>> store;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private final AtomicInteger unsaved = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private boolean busy;
    private boolean away;
    private long failedAt;

    EvaluationOutbox(MessageBus bus, Function<List<Evaluation>, Future<Void>> store) {
        this.bus = bus;
        this.store = store;
    }

    private static final class Batch {
        private final Instant tick;
        private List<Evaluation> evaluations;
        private boolean published;
        private int failures;

        private Batch(Instant tick, List<Evaluation> evaluations) {
            this.tick = tick;
            this.evaluations = evaluations;
        }
    }

    /** How many evaluations wait to be stored; from any thread. */
    int unsaved() {
        return unsaved.get();
    }

    /** How many evaluations were given up; from any thread. */
    long dropped() {
        return dropped.get();
    }

    /** Takes what one tick published; an empty tick is told too, as a sign of life. */
    void publish(Instant tick, List<Evaluation> evaluations) {
        if (evaluations.isEmpty() && batches.isEmpty()) {
            bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(tick, evaluations));
            return;
        }
        batches.add(new Batch(tick, evaluations));
        unsaved.addAndGet(evaluations.size());
        if (unsaved.get() > MOST_UNSAVED) {
            shed();
        }
        if (away) {
            publishWaiting();
        }
        drain();
    }

    /** Goes on storing, if nothing is being stored right now. */
    void drain() {
        while (!busy && !batches.isEmpty() && batches.peek().evaluations.isEmpty()) {
            publish(batches.remove());
        }
        Batch batch = batches.peek();
        if (busy || batch == null || (away && System.nanoTime() - failedAt < PAUSE.toNanos())) {
            return;
        }
        busy = true;
        List<Evaluation> storing = batch.evaluations;
        store.apply(storing).onComplete(result -> {
            busy = false;
            if (result.succeeded()) {
                batches.remove();
                unsaved.addAndGet(-storing.size());
                publish(batch);
                if (away) {
                    away = false;
                    LOG.info("Evaluations are stored again");
                }
                drain();
            } else {
                failed(batch, storing, result.cause());
            }
        });
    }

    private void failed(Batch batch, List<Evaluation> storing, Throwable cause) {
        if (!away) {
            LOG.warn("Evaluations cannot be stored now and wait: {}", cause.toString());
        }
        away = true;
        failedAt = System.nanoTime();
        publishWaiting();
        batch.failures++;
        if (!(cause instanceof StoreUnavailable) && batch.failures >= MOST_TRIES) {
            LOG.error("{} evaluations of {} cannot be stored and are dropped", storing.size(), batch.tick, cause);
            batches.remove(batch);
            dropped.addAndGet(storing.size());
            unsaved.addAndGet(-storing.size());
        }
    }

    /** Stores everything that waits, what is being stored right now included: storing it twice changes nothing. */
    Future<Void> storeRest() {
        List<Evaluation> rest =
                batches.stream().flatMap(batch -> batch.evaluations.stream()).toList();
        return rest.isEmpty() ? Future.succeededFuture() : store.apply(rest);
    }

    private void publishWaiting() {
        batches.forEach(this::publish);
    }

    private void publish(Batch batch) {
        if (!batch.published) {
            batch.published = true;
            bus.publish(Topics.EVALUATIONS, new EvaluationsPublished(batch.tick, batch.evaluations));
        }
    }

    private void shed() {
        Batch storing = busy ? batches.peek() : null;
        int shed = 0;
        for (Batch batch : batches) {
            if (batch != storing && unsaved.get() > MOST_UNSAVED) {
                publish(batch);
                List<Evaluation> kept =
                        batch.evaluations.stream().filter(Evaluation::changed).toList();
                shed += batch.evaluations.size() - kept.size();
                unsaved.addAndGet(kept.size() - batch.evaluations.size());
                batch.evaluations = kept;
            }
        }
        dropped.addAndGet(shed);
        LOG.warn("The store has been away for so long that {} evaluations without a change were dropped", shed);
    }
}
