package dev.bellwether.app;

import dev.bellwether.store.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store make the days to come and drop those that are over, at the start and then every hour. */
final class StoreUpkeep extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);
    private static final long INTERVAL_MS = TimeUnit.HOURS.toMillis(1);

    private final Database database;

    StoreUpkeep(Database database) {
        this.database = database;
    }

    @Override
    public Future<?> start() {
        // A little later: a start has enough to do.
        vertx.setTimer(TimeUnit.SECONDS.toMillis(30), ignored -> once());
        vertx.setPeriodic(INTERVAL_MS, ignored -> once());
        return Future.succeededFuture();
    }

    private void once() {
        database.upkeep()
                .onFailure(e ->
                        LOG.warn("The upkeep of the store failed and is tried again in an hour: {}", e.toString()));
    }
}
