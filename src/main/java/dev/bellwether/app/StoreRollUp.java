package dev.bellwether.app;

import dev.bellwether.async.FailureLog;
import dev.bellwether.telemetry.StoreMetrics;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store roll up the hours that are over, a little after the start and then every minute; the next time begins when the last has ended. */
final class StoreRollUp extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRollUp.class);
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Supplier<Future<Void>> rollUp;
    private final StoreMetrics metrics;
    private final Clock clock;
    private final Duration pause;
    private final FailureLog rolling = new FailureLog(
            LOG, "Evidence could not be rolled up; it is read row by row meanwhile", "Evidence is rolled up again");

    /**
     * A roll-up that has not begun.
     *
     * @param rollUp does it once
     * @param metrics are told how it went
     * @param pause before the first time and after each
     */
    StoreRollUp(Supplier<Future<Void>> rollUp, StoreMetrics metrics, Clock clock, Duration pause) {
        this.rollUp = rollUp;
        this.metrics = metrics;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Future<?> start() {
        onceMore();
        return Future.succeededFuture();
    }

    private void onceMore() {
        vertx.setTimer(
                pause.toMillis(), ignored -> rollUp.get().onComplete(this::note).onComplete(done -> onceMore()));
    }

    private void note(AsyncResult<Void> result) {
        rolling.note(result);
        if (result.succeeded()) {
            metrics.rollUpDone(clock.instant());
        } else {
            metrics.rollUpFailed();
        }
    }
}
