package dev.bellwether.store;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.store.disk.Backlog;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
    private List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> storing = List.of();
    private boolean scheduled;

    /** A run, and who waits until it is kept. */
    private record Waiting(ProbeRun run, Promise<Void> kept) {
        static List<ProbeRun> runs(List<Waiting> some) {
            return some.stream().map(Waiting::run).toList();
        }
    }

    public ProbeRunVerticle(MessageBus bus, Database database) {
        this.bus = bus;
        this.database = database;
    }

    /** Writes first what an earlier daemon left, so that what reads runs at a start finds them. */
    @Override
    public Future<?> start() {
        backlog = database.probeRunBacklog();
        bus.subscribeOwn(Topics.PROBE_RUNS, run -> take(new Waiting(run, Promise.promise())));
        return backlog.open();
    }

    /** Writes what is left, what is being stored right now included: storing it twice changes nothing. */
    @Override
    public Future<?> stop() {
        List<Waiting> left = new ArrayList<>(storing);
        left.addAll(waiting);
        return backlog.close(Waiting.runs(left)).onComplete(closed -> tell(left));
    }

    /**
     * Stores a run; from any thread. It is not lost any more, in PostgreSQL or on disk, when this completes. Fails with {@link StoreUnavailable} if
     * neither takes it now; it waits in memory then.
     */
    public Future<Void> store(ProbeRun run) {
        Promise<Void> kept = Promise.promise();
        context.runOnContext(ignored -> take(new Waiting(run, kept)));
        return kept.future();
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

    private void take(Waiting one) {
        waiting.add(one);
        if (waiting.size() > MOST_IN_MEMORY) {
            List<Waiting> all = takeUpTo(waiting.size());
            backlog.keep(Waiting.runs(all)).onComplete(kept -> tell(all));
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
        backlog.store(Waiting.runs(storing)).onComplete(done -> {
            List<Waiting> stored = storing;
            scheduled = false;
            storing = List.of();
            count();
            tell(stored);
            schedule();
        });
    }

    private void tell(List<Waiting> some) {
        if (backlog.waitingInMemory() == 0) {
            some.forEach(one -> one.kept.tryComplete());
        } else {
            StoreUnavailable nowhere = new StoreUnavailable(
                    StoreUnavailable.Reason.EXHAUSTED, "neither it nor the disk takes runs of probes", null);
            some.forEach(one -> one.kept.tryFail(nowhere));
        }
    }

    private List<Waiting> takeUpTo(int most) {
        int end = Math.min(most, waiting.size());
        List<Waiting> taken = List.copyOf(waiting.subList(0, end));
        waiting = new ArrayList<>(waiting.subList(end, waiting.size()));
        return taken;
    }

    private void count() {
        inMemory.set(waiting.size() + storing.size());
    }
}
