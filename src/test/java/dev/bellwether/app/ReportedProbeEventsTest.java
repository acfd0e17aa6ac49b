package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.status.Operation;
import dev.bellwether.status.Operation.Maintenance;
import dev.bellwether.store.StoreFailures;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportedProbeEventsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final Telemetry telemetry = new Telemetry();
    private final Context context = vertx.getOrCreateContext();
    private final List<Operation> told = new CopyOnWriteArrayList<>();
    private final List<Operation> tried = new CopyOnWriteArrayList<>();
    private volatile Throwable failure;

    private final ReportedProbeEvents events =
            new ReportedProbeEvents(vertx, this::take, telemetry.node(), Duration.ofMillis(20));

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
        telemetry.close();
    }

    @Test
    void anOutageAnnouncedWhileTheStoreIsAwayIsStoredAndToldWhenItIsBack() {
        failure = StoreFailures.unreachable();
        announce(window("w", 60));
        await().until(() -> tried.size() > 2);
        assertThat(told).isEmpty();
        failure = null;
        await().until(() -> told.equals(List.of(window("w", 60))));
    }

    @Test
    void allThatWaitsIsStoredAsSoonAsTheStoreIsBackHoweverFastItIs() {
        failure = StoreFailures.unreachable();
        context.runOnContext(ignored -> {
            for (int i = 0; i < 10_000; i++) {
                events.maintenance(window("w" + i, 60));
            }
            failure = null;
        });
        await().until(() -> told.size() == 10_000);
    }

    @Test
    void onlyTheLatestStateOfAWindowIsStoredInTheEnd() {
        failure = StoreFailures.unreachable();
        announce(window("w", 60));
        await().until(() -> tried.size() > 1);
        announce(window("w", 90));
        failure = null;
        await().until(() -> told.contains(window("w", 90)));
        assertThat(told.get(told.size() - 1)).isEqualTo(window("w", 90));
    }

    @Test
    void aWindowThatCanNeverBeStoredHoldsUpNoOther() {
        failure = new IllegalStateException("the store does not take this");
        announce(window("bad", 60));
        await().until(() -> tried.size() == 1);
        failure = null;
        announce(window("good", 60));
        await().until(() -> told.equals(List.of(window("good", 60))));
        assertThat(tried).containsExactly(window("bad", 60), window("good", 60));
    }

    private Future<Void> take(Operation operation) {
        tried.add(operation);
        Throwable now = failure;
        if (now != null) {
            return Future.failedFuture(now);
        }
        told.add(operation);
        return Future.succeededFuture();
    }

    private void announce(Maintenance window) {
        context.runOnContext(ignored -> events.maintenance(window));
    }

    private static Maintenance window(String id, int minutes) {
        return new Maintenance("bank", id, NOON, NOON.plus(Duration.ofMinutes(minutes)));
    }
}
