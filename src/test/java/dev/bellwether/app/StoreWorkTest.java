package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreWorkTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:30:00Z");

    private final Telemetry telemetry = new Telemetry();
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger times = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
        telemetry.close();
    }

    @Test
    void itsSuccessShowsWithItsTime() throws Exception {
        run(Future.succeededFuture());
        await().until(() -> lastSuccess() == NOW.getEpochSecond());
        assertThat(failures()).isZero();
    }

    @Test
    void itsFailureIsCountedAndTheTimeStays() throws Exception {
        run(Future.failedFuture("somebody holds the lock"));
        await().until(() -> failures() == 1);
        assertThat(lastSuccess()).isZero();
    }

    @Test
    void itGoesOnAfterAFailureWhichIsCounted() throws Exception {
        vertx.deployVerticle(StoreWork.rollUp(
                        () -> times.incrementAndGet() == 1
                                ? Future.failedFuture("the store is away")
                                : Future.succeededFuture(),
                        telemetry.store(),
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        new StoreWork.Pauses(Duration.ofMillis(1), Duration.ofMillis(1))))
                .await(60, TimeUnit.SECONDS);

        await().until(() -> telemetry
                        .registry()
                        .get("bellwether_store_roll_up_last_success_timestamp_seconds")
                        .gauge()
                        .value()
                == NOW.getEpochSecond());
        assertThat(telemetry
                        .registry()
                        .get("bellwether_store_roll_up_failures_total")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(times).hasValueGreaterThan(1);
    }

    private void run(Future<Void> result) throws Exception {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        vertx.deployVerticle(StoreWork.upkeep(
                        () -> result,
                        telemetry.store(),
                        clock,
                        new StoreWork.Pauses(Duration.ofMillis(1), Duration.ofHours(1))))
                .await(60, TimeUnit.SECONDS);
    }

    private double lastSuccess() {
        return telemetry
                .registry()
                .get("bellwether_store_upkeep_last_success_timestamp_seconds")
                .gauge()
                .value();
    }

    private double failures() {
        return telemetry
                .registry()
                .get("bellwether_store_upkeep_failures_total")
                .counter()
                .count();
    }
}
