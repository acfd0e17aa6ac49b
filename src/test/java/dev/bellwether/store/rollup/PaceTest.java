package dev.bellwether.store.rollup;

import static dev.bellwether.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration WORK = Duration.ofMillis(30);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong writes = new AtomicLong();
    private final RollUp.Pace pace = new RollUp.Pace(vertx, writes::get);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static void work() {
        long end = System.nanoTime() + WORK.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoWorksAloneDoesNotRest() {
        work();
        assertThat(pace.rest().isComplete()).isTrue();
    }

    @Test
    void whileOthersWriteItRestsAsLongAsItWorked() {
        work();
        writes.incrementAndGet();

        long begin = System.nanoTime();
        Future<Void> rest = pace.rest();
        assertThat(rest.isComplete()).isFalse();
        await(rest);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(WORK.minusMillis(1));
        work();
        assertThat(pace.rest().isComplete()).isTrue();
    }
}
