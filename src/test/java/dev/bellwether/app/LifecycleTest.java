package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> stopped = new ArrayList<>();

    @Test
    void whatWasStartedLastIsStoppedFirst() throws Exception {
        step("store");
        step("evaluator");
        step("api");
        assertThat(stop()).isEmpty();
        assertThat(stopped).containsExactly("api", "evaluator", "store");
    }

    @Test
    void aStepThatFailsThrowsOrHangsDoesNotKeepTheOthersFromBeingStopped() throws Exception {
        step("store");
        lifecycle.started("hangs", SHORT, () -> Promise.promise().future());
        lifecycle.started("fails", SHORT, () -> Future.failedFuture("no"));
        lifecycle.started("throws", SHORT, () -> {
            throw new IllegalStateException("no");
        });
        assertThat(stop()).containsExactly("throws", "fails", "hangs");
        assertThat(stopped).containsExactly("store");
    }

    @Test
    void howeverManyHangTheFirstThatWasStartedHasItsTime() throws Exception {
        lifecycle.started("store", Duration.ofSeconds(8), () -> {
            stopped.add("store");
            return Future.succeededFuture();
        });
        for (int i = 0; i < 12; i++) {
            lifecycle.started(
                    "hangs", Duration.ofSeconds(2), () -> Promise.promise().future());
        }
        long began = System.nanoTime();

        assertThat(stop()).hasSize(12);

        assertThat(stopped).containsExactly("store");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void stoppingTwiceStopsOnce() throws Exception {
        step("store");
        stop();
        assertThat(stop()).isEmpty();
        assertThat(stopped).containsExactly("store");
    }

    private void step(String name) {
        lifecycle.started(name, Duration.ofSeconds(5), () -> {
            stopped.add(name);
            return Future.succeededFuture();
        });
    }

    private List<String> stop() throws Exception {
        return lifecycle.stop().await(60, TimeUnit.SECONDS);
    }
}
