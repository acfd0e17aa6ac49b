package dev.bellwether.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLoopWatchTest {
    private final Telemetry telemetry = new Telemetry();
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void watch() {
        telemetry.watch(vertx, "1.2.3");
    }

    @AfterEach
    void close() throws Exception {
        telemetry.close();
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    @Test
    void aLoopThatIsBlockedShowsWhileItIsAndItsWaitAfterwards() {
        CountDownLatch held = new CountDownLatch(1);
        vertx.getOrCreateContext().runOnContext(ignored -> {
            try {
                held.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> blocked() == 1);
        assertThat(telemetry.longestWait()).isGreaterThan(Duration.ofSeconds(1));

        held.countDown();

        await().until(() -> blocked() == 0);
        await().until(() -> lag().max(TimeUnit.SECONDS) >= 1);
    }

    @Test
    void everyLoopIsAsked() {
        await().until(() -> lag().count() >= 2L * Runtime.getRuntime().availableProcessors());
        assertThat(blocked()).isZero();
    }

    private double blocked() {
        return telemetry
                .registry()
                .get("bellwether_event_loops_blocked")
                .gauge()
                .value();
    }

    private Timer lag() {
        return telemetry.registry().get("bellwether_event_loop_lag_seconds").timer();
    }
}
