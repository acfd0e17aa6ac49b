package dev.bellwether.store.sql;

import static dev.bellwether.store.TestDatabase.await;
import static dev.bellwether.store.TestDatabase.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final AtomicInteger steps = new AtomicInteger();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private Future<Boolean> stepOf(int all) {
        Promise<Boolean> done = Promise.promise();
        context.runOnContext(ignored -> done.complete(steps.incrementAndGet() < all));
        return done.future();
    }

    private Future<Void> onContext(Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> work.get().onComplete(done));
        return done.future();
    }

    @Test
    void aHundredThousandStepsEnd() {
        await(onContext(() -> Repeat.whileTrue(() -> stepOf(100_000))));

        assertThat(steps).hasValue(100_000);
    }

    @Test
    void aStepThatFailsOrThrowsIsTheLast() {
        IllegalStateException failure = new IllegalStateException("no more");

        assertThat(failureOf(onContext(() -> Repeat.whileTrue(() -> {
                    steps.incrementAndGet();
                    return Future.failedFuture(failure);
                }))))
                .isSameAs(failure);
        assertThat(failureOf(onContext(() -> Repeat.whileTrue(() -> {
                    steps.incrementAndGet();
                    throw failure;
                }))))
                .isSameAs(failure);
        assertThat(steps).hasValue(2);
    }
}
