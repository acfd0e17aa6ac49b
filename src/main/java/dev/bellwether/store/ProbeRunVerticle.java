package dev.bellwether.store;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.ProbeRun;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stores every probe run, several at a time; while the store is away they wait on disk. Its event loop owns what was not yet
 * handed on.
 */
public final class ProbeRunVerticle extends VerticleBase {
    private static final int BATCH = 1_000;
    /** What comes while PostgreSQL is given time to answer goes to the disk beyond this. */
    private static final int MOST_IN_MEMORY = 5_000;

    private static final long PAUSE_MS = 200;

    private final MessageBus bus;
    private final Database database;
    private final AtomicInteger inMemory = new AtomicInteger();
    private Backlog<ProbeRun> backlog;
    private List<ProbeRun> waiting = new ArrayList<>();
    private List<ProbeRun> storing = List.of();
    private boolean scheduled;

    public ProbeRunVerticle(MessageBus bus, Database database) {
        this.bus = bus;
        this.database = database;
    }

    /** Writes first what an earlier daemon left, so that whoever reads runs at a start finds them. */
    @Override
    public Future<?> start() {
        backlog = database.probeRunBacklog();
        bus.subscribe(Topics.PROBE_RUNS, this::take);
        return backlog.open();
    }

    /** Writes what is left, what is being stored right now included: storing it twice changes nothing. */
    @Override
    public Future<?> stop() {
        List<ProbeRun> left = new ArrayList<>(storing);
        left.addAll(waiting);
        return backlog.close(left);
    }

    /** How many runs are not stored yet; from any thread. */
    public int unsaved() {
        return inMemory.get() + (backlog == null ? 0 : backlog.waiting());
    }

    /** How many of these the disk does not take either; from any thread. */
    public int onlyInMemory() {
        return backlog == null ? 0 : backlog.waitingInMemory();
    }

    /** How many runs were let go since the start; from any thread. */
    public long dropped() {
        return backlog == null ? 0 : backlog.dropped();
    }

    private void take(ProbeRun run) {
        waiting.add(run);
        if (waiting.size() > MOST_IN_MEMORY) {
            backlog.keep(takeUpTo(waiting.size()));
        }
        count();
        schedule();
    }

    private void schedule() {
        if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            vertx.setTimer(PAUSE_MS, ignored -> store());
        }
    }

    private void store() {
        storing = takeUpTo(BATCH);
        backlog.store(storing).onComplete(done -> {
            scheduled = false;
            storing = List.of();
            count();
            schedule();
        });
    }

    private List<ProbeRun> takeUpTo(int most) {
        int end = Math.min(most, waiting.size());
        List<ProbeRun> taken = List.copyOf(waiting.subList(0, end));
        waiting = new ArrayList<>(waiting.subList(end, waiting.size()));
        return taken;
    }

    private void count() {
        inMemory.set(waiting.size() + storing.size());
    }
}
