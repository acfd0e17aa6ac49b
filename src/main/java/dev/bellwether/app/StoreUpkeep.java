package dev.bellwether.app;

import dev.bellwether.async.FailureLog;
import dev.bellwether.telemetry.StoreMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store make the days to come and drop those that are over, a little after the start and then every hour. */
final class StoreUpkeep extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);
    private static final long INTERVAL_MS = TimeUnit.HOURS.toMillis(1);
    /** A start has enough to do. */
    static final Duration AFTER_START = Duration.ofSeconds(30);

    private final Supplier<Future<Void>> upkeep;
    private final StoreMetrics metrics;
    private final Clock clock;
    private final Duration afterStart;
    private final FailureLog keeping = new FailureLog(
            LOG, "The upkeep of the store failed and is tried again every hour", "The upkeep of the store works again");

    /**
     * An upkeep that has not begun.
     *
     * @param upkeep does it once
     * @param metrics are told how it went
     * @param afterStart until the first time
     */
    StoreUpkeep(Supplier<Future<Void>> upkeep, StoreMetrics metrics, Clock clock, Duration afterStart) {
        this.upkeep = upkeep;
        this.metrics = metrics;
        this.clock = clock;
        this.afterStart = afterStart;
    }

    @Override
    public Future<?> start() {
        vertx.setTimer(afterStart.toMillis(), ignored -> once());
        vertx.setPeriodic(INTERVAL_MS, ignored -> once());
        return Future.succeededFuture();
    }

    private void once() {
        upkeep.get()
                .onComplete(keeping::note)
                .onSuccess(ignored -> metrics.upkeepDone(clock.instant()))
                .onFailure(e -> metrics.upkeepFailed());
    }
}
