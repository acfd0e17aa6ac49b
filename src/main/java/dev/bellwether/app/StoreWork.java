package dev.bellwether.app;

import dev.bellwether.async.FailureLog;
import dev.bellwether.telemetry.StoreMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store do work again and again, beside everything else; each time begins a while after the last has ended. */
final class StoreWork extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWork.class);

    private final Supplier<Future<Void>> work;
    private final FailureLog log;
    private final StoreMetrics.Work metrics;
    private final Clock clock;
    private final Pauses pauses;

    /** How long it rests after the start, which has enough to do, and after each time. */
    record Pauses(Duration first, Duration each) {
        static final Pauses OF_UPKEEP = new Pauses(Duration.ofSeconds(30), Duration.ofHours(1));
        static final Pauses OF_ROLL_UP = new Pauses(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    private StoreWork(
            Supplier<Future<Void>> work, FailureLog log, StoreMetrics.Work metrics, Clock clock, Pauses pauses) {
        this.work = work;
        this.log = log;
        this.metrics = metrics;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** Makes the days to come and drops those that are over. */
    static StoreWork upkeep(Supplier<Future<Void>> work, StoreMetrics metrics, Clock clock, Pauses pauses) {
        FailureLog log = new FailureLog(
                LOG,
                "The upkeep of the store failed and is tried again every hour",
                "The upkeep of the store works again");
        return new StoreWork(work, log, metrics.upkeep(), clock, pauses);
    }

    /** Rolls up the hours that are over. */
    static StoreWork rollUp(Supplier<Future<Void>> work, StoreMetrics metrics, Clock clock, Pauses pauses) {
        FailureLog log = new FailureLog(
                LOG, "Evidence could not be rolled up; it is read row by row meanwhile", "Evidence is rolled up again");
        return new StoreWork(work, log, metrics.rollUp(), clock, pauses);
    }

    @Override
    public Future<?> start() {
        doAfter(pauses.first());
        return Future.succeededFuture();
    }

    private void doAfter(Duration pause) {
        vertx.setTimer(
                pause.toMillis(),
                ignored -> work.get()
                        .onComplete(log::note)
                        .onComplete(done -> metrics.done(done.succeeded(), clock.instant()))
                        .onComplete(done -> doAfter(pauses.each())));
    }
}
