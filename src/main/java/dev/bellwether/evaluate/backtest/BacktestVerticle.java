package dev.bellwether.evaluate.backtest;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.store.Backtests.StoredBacktest;
import dev.bellwether.store.Database;
import dev.bellwether.store.sql.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the back-tests that wait in the store, a few at a time, and tells there how far they are. Its event loop owns everything in
 * it; a thread of its own computes.
 */
public final class BacktestVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(BacktestVerticle.class);
    private static final int AT_A_TIME = 2;
    private static final long LOOK_MS = 500;

    private final Database database;
    private final Supplier<Catalogue> catalogue;
    private final Supplier<ErrorCodes> errorCodes;
    private final Clock clock;
    private final Map<UUID, Active> active = new LinkedHashMap<>();
    private WorkerExecutor thread;
    private boolean claiming;
    private boolean stopping;

    /** @param errorCodes whose fault failures are, as it is known now */
    public BacktestVerticle(
            Database database, Supplier<Catalogue> catalogue, Supplier<ErrorCodes> errorCodes, Clock clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.errorCodes = errorCodes;
        this.clock = clock;
    }

    private static final class Active {
        private final Promise<Void> over = Promise.promise();

        private BacktestRun run;
        /** Read by the thread that computes. */
        private volatile boolean stopped;
        /** How it ended, until the store has that too; tells whether the request still stood. */
        private Supplier<Future<Boolean>> end;

        private boolean telling;
    }

    @Override
    public Future<?> start() {
        thread = vertx.createSharedWorkerExecutor("bellwether-backtests", 1, 1, TimeUnit.HOURS);
        vertx.setPeriodic(LOOK_MS, ignored -> {
            active.forEach(this::tell);
            look();
        });
        return Future.succeededFuture();
    }

    /** Puts back what is on its way: this node begins it anew after a restart, or another one does. */
    @Override
    public Future<?> stop() {
        stopping = true;
        active.values().forEach(each -> each.stopped = true);
        return Future.join(active.entrySet().stream()
                        .map(each -> each.getValue()
                                .over
                                .future()
                                .compose(over -> database.backtests().giveBack(each.getKey())))
                        .toList())
                .eventually(thread::close);
    }

    private void look() {
        if (claiming || stopping || active.size() >= AT_A_TIME) {
            return;
        }
        claiming = true;
        UUID id = UUID.randomUUID();
        database.backtests().claim(id, clock.instant()).onComplete(claimed -> {
            claiming = false;
            if (claimed.failed()) {
                LOG.debug("no back-test can be taken now: {}", claimed.cause().toString());
            } else if (claimed.result().isPresent()) {
                begin(id, claimed.result().get());
                look();
            }
        });
    }

    private void begin(UUID id, StoredBacktest backtest) {
        Active mine = new Active();
        active.put(id, mine);
        Future.future(promise -> {
                    BacktestContext context =
                            new BacktestContext(database, errorCodes.get(), thread, () -> mine.stopped);
                    mine.run = new BacktestRun(BacktestRequest.of(backtest.request()), catalogue.get(), context);
                    mine.run.run().onComplete(result -> {
                        if (result.succeeded()) {
                            mine.end = () -> database.backtests().done(id, result.result(), clock.instant());
                            promise.complete();
                        } else {
                            promise.fail(result.cause());
                        }
                    });
                })
                .onFailure(failure -> {
                    String words = words(backtest.id(), failure);
                    mine.end = () -> database.backtests().failed(id, words, clock.instant());
                })
                .onComplete(ended -> {
                    mine.over.complete();
                    tell(id, mine);
                });
    }

    private static String words(UUID backtest, Throwable failure) {
        if (failure instanceof BacktestContext.StoppedException) {
            return failure.getMessage();
        }
        if (failure instanceof StoreUnavailable) {
            LOG.warn("back-test {} failed: {}", backtest, failure.toString());
            return "The store could not be read; try again.";
        }
        LOG.error("back-test {} failed", backtest, failure);
        return "Something went wrong on this side; the log has it under the id of this back-test.";
    }

    /** Tells the store how far a run is, or how it ended, until it knows. */
    private void tell(UUID id, Active mine) {
        if (mine.telling || stopping) {
            return;
        }
        mine.telling = true;
        boolean ended = mine.end != null;
        Future<Boolean> told = ended ? mine.end.get() : database.backtests().beat(id, mine.run.progress());
        told.onComplete(answer -> {
            mine.telling = false;
            if (answer.failed()) {
                LOG.debug(
                        "back-test run {} cannot tell how far it is: {}",
                        id,
                        answer.cause().toString());
            } else if (ended) {
                active.remove(id);
            } else if (!answer.result()) {
                mine.stopped = true;
            } else if (mine.end != null) {
                tell(id, mine);
            }
        });
    }
}
