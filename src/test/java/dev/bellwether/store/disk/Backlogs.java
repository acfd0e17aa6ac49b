package dev.bellwether.store.disk;

import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import dev.bellwether.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Backlogs on a real directory before a store that does as it is told. */
public final class Backlogs implements AutoCloseable {
    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final SpoolDirectory spool;
    private final List<Object> stored = new ArrayList<>();
    private final Set<Object> refused = ConcurrentHashMap.newKeySet();
    private volatile Function<List<?>, Future<Void>> mood = this::take;

    /** Opens the directory, with what was left there. */
    public Backlogs(Vertx vertx, Path directory) {
        this.vertx = vertx;
        this.worker = vertx.createSharedWorkerExecutor("backlogs-" + System.nanoTime(), 1);
        this.spool = SpoolDirectory.open(directory);
    }

    public Backlog<Evaluation> evaluations() {
        return backlog(spool.evaluations());
    }

    Backlog<ProbeRun> probeRuns() {
        return backlog(spool.probeRuns());
    }

    private <T> Backlog<T> backlog(SpooledRecords<T> spooled) {
        return new Backlog<>(
                vertx, worker, spooled, new BatchBisector<>(spooled.plural(), records -> mood.apply(records)));
    }

    /** The store takes everything from now on. */
    public void goOn() {
        mood = this::take;
    }

    /** The store fails with this from now on. */
    public void fail(Throwable failure) {
        mood = records -> Future.failedFuture(failure);
    }

    /** The store does not answer from now on. */
    public void hang() {
        mood = records -> io.vertx.core.Promise.<Void>promise().future();
    }

    /** The store takes no transaction that holds this. */
    void refuse(Object record) {
        refused.add(record);
    }

    /** What was stored, in this order. */
    public List<Object> stored() {
        synchronized (stored) {
            return List.copyOf(stored);
        }
    }

    private Future<Void> take(List<?> records) {
        if (records.stream().anyMatch(refused::contains)) {
            return Future.failedFuture(new IllegalArgumentException("a value that PostgreSQL does not take"));
        }
        synchronized (stored) {
            stored.addAll(records);
        }
        return Future.succeededFuture();
    }

    @Override
    public void close() throws IOException {
        TestDatabase.await(worker.executeBlocking(() -> {
            spool.close();
            return null;
        }));
        worker.close();
    }
}
