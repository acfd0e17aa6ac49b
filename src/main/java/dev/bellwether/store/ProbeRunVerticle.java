package dev.bellwether.store;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.ProbeRun;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores every probe run, several at a time. While the store is away, runs wait in a bounded buffer, of which the oldest go
 * first, and are written when it is back. Its event loop owns the buffer.
 */
public final class ProbeRunVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeRunVerticle.class);
    private static final int MOST_WAITING = 200_000;
    private static final int BATCH = 1000;
    private static final long PAUSE_MS = 200;
    private static final long PAUSE_WHEN_AWAY_MS = 2000;

    private final MessageBus bus;
    private final ProbeRuns store;
    private final Deque<ProbeRun> waiting = new ArrayDeque<>();
    private final AtomicInteger unsaved = new AtomicInteger();
    private final AtomicLong droppedInAll = new AtomicLong();
    private boolean scheduled;
    private boolean away;
    private long dropped;

    public ProbeRunVerticle(MessageBus bus, Database database) {
        this.bus = bus;
        this.store = database.probeRuns();
    }

    @Override
    public Future<?> start() {
        bus.subscribe(Topics.PROBE_RUNS, this::take);
        return Future.succeededFuture();
    }

    /** Writes what is left, if the store is there. */
    @Override
    public Future<?> stop() {
        return waiting.isEmpty() ? Future.succeededFuture() : store.insert(List.copyOf(waiting));
    }

    /** How many runs wait to be stored; from any thread. */
    public int unsaved() {
        return unsaved.get();
    }

    /** How many runs were given up before they were stored; from any thread. */
    public long dropped() {
        return droppedInAll.get();
    }

    private void drop(long count) {
        dropped += count;
        droppedInAll.addAndGet(count);
    }

    private void take(ProbeRun run) {
        waiting.add(run);
        if (waiting.size() > MOST_WAITING) {
            waiting.remove();
            drop(1);
        }
        unsaved.set(waiting.size());
        schedule(PAUSE_MS);
    }

    private void schedule(long pauseMs) {
        if (!scheduled) {
            scheduled = true;
            vertx.setTimer(pauseMs, ignored -> write());
        }
    }

    private void write() {
        List<ProbeRun> batch = new ArrayList<>(Math.min(BATCH, waiting.size()));
        while (batch.size() < BATCH && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        store.insert(batch).onComplete(result -> {
            scheduled = false;
            if (result.succeeded()) {
                back();
            } else {
                putBack(batch, result.cause());
            }
            unsaved.set(waiting.size());
            if (!waiting.isEmpty()) {
                schedule(away ? PAUSE_WHEN_AWAY_MS : PAUSE_MS);
            }
        });
    }

    private void back() {
        if (away) {
            LOG.info("Probe runs are stored again; {} were dropped meanwhile", dropped);
            away = false;
            dropped = 0;
        }
    }

    private void putBack(List<ProbeRun> batch, Throwable cause) {
        if (!(cause instanceof StoreUnavailable)) {
            LOG.error("{} probe runs cannot be stored at all and are dropped", batch.size(), cause);
            droppedInAll.addAndGet(batch.size());
            return;
        }
        if (!away) {
            LOG.warn("Probe runs cannot be stored now and wait: {}", cause.toString());
            away = true;
        }
        for (int i = batch.size() - 1; i >= 0; i--) {
            if (waiting.size() >= MOST_WAITING) {
                drop(i + 1L);
                break;
            }
            waiting.addFirst(batch.get(i));
        }
    }
}
