package dev.bellwether.api;

import dev.bellwether.api.ports.BacktestDesk;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.store.StoredBacktest;
import dev.bellwether.store.StoredBacktest.State;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps back-tests in memory and runs none; a test says how each ends. */
public final class FakeBacktests implements BacktestDesk {
    public static final int MOST = 3;

    private final List<StoredBacktest> all = Collections.synchronizedList(new ArrayList<>());
    public volatile boolean away;

    public void clear() {
        all.clear();
    }

    public void put(StoredBacktest backtest) {
        all.removeIf(other -> other.id().equals(backtest.id()));
        all.add(0, backtest);
    }

    @Override
    public Duration retention() {
        return Duration.ofDays(35);
    }

    @Override
    public Future<Optional<StoredBacktest>> ask(JsonObject request, String by) {
        if (away) {
            return Future.failedFuture(StoreFailures.unreachable());
        }
        if (all.stream().filter(each -> !each.state().isEnd()).count() == MOST) {
            return Future.succeededFuture(Optional.empty());
        }
        StoredBacktest asked = new StoredBacktest(
                UUID.randomUUID(),
                ApiFixture.NOW,
                by,
                request,
                State.QUEUED,
                0,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty());
        put(asked);
        return Future.succeededFuture(Optional.of(asked));
    }

    @Override
    public Future<Optional<StoredBacktest>> find(UUID id) {
        return Future.succeededFuture(
                all.stream().filter(each -> each.id().equals(id)).findFirst());
    }

    @Override
    public Future<List<StoredBacktest>> recent() {
        return Future.succeededFuture(List.copyOf(all));
    }

    @Override
    public Future<Optional<StoredBacktest>> cancel(UUID id) {
        return find(id).map(found -> found.filter(each -> !each.state().isEnd()).map(each -> {
            StoredBacktest cancelled = new StoredBacktest(
                    each.id(),
                    each.createdAt(),
                    each.createdBy(),
                    each.request(),
                    State.CANCELLED,
                    each.progress(),
                    each.startedAt(),
                    Optional.of(ApiFixture.NOW),
                    "",
                    Optional.empty());
            put(cancelled);
            return cancelled;
        }));
    }
}
