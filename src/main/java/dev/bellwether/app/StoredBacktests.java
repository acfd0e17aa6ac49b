package dev.bellwether.app;

import dev.bellwether.api.ports.BacktestDesk;
import dev.bellwether.store.Database;
import dev.bellwether.store.StoredBacktest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps back-tests in the store, whence some node takes them. */
record StoredBacktests(Database database, Duration retention, Clock clock) implements BacktestDesk {
    @Override
    public Future<Optional<StoredBacktest>> ask(JsonObject request, String by) {
        return database.backtests().insert(UUID.randomUUID(), request, by, clock.instant());
    }

    @Override
    public Future<Optional<StoredBacktest>> find(UUID id) {
        return database.backtests().find(id);
    }

    @Override
    public Future<List<StoredBacktest>> recent() {
        return database.backtests().recent();
    }

    @Override
    public Future<Optional<StoredBacktest>> cancel(UUID id) {
        return database.backtests().cancel(id, clock.instant());
    }
}
