package dev.bellwether.async;

import static dev.bellwether.store.TestDatabase.await;
import static dev.bellwether.store.TestDatabase.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    void aHundredThousandStepsThatEndAtOnceEndToo() {
        await(Repeat.whileTrue(() -> Future.succeededFuture(steps.incrementAndGet() < 100_000)));

        assertThat(steps).hasValue(100_000);
    }

    @Test
    void stepsMayEndAtOnceOrLaterByTurns() {
        await(onContext(() -> Repeat.whileTrue(() ->
                steps.get() % 3 == 0 ? stepOf(100_000) : Future.succeededFuture(steps.incrementAndGet() < 100_000))));

        assertThat(steps).hasValue(100_000);
    }

    @Test
    void eachItemHasItsStepInOrder() {
        List<Integer> taken = new ArrayList<>();
        await(Repeat.forEach(List.of(1, 2, 3), item -> Future.succeededFuture(taken.add(item))));
        assertThat(taken).containsExactly(1, 2, 3);

        await(Repeat.forEach(List.of(), item -> Future.failedFuture("there is none")));
    }

    @Test
    void itemsAfterOneThatFailsAreLeftAlone() {
        List<Integer> taken = new ArrayList<>();
        Throwable failure = failureOf(Repeat.forEach(List.of(1, 2, 3), item -> {
            taken.add(item);
            return item == 2 ? Future.failedFuture("no more") : Future.succeededFuture();
        }));
        assertThat(failure).hasMessage("no more");
        assertThat(taken).containsExactly(1, 2);
    }

    @Test
    void placesAreFollowedToTheEnd() {
        List<Integer> seen = new ArrayList<>();
        await(Repeat.from(1, place -> {
            seen.add(place);
            return Future.succeededFuture(Optional.of(place * 2).filter(next -> next < 10));
        }));
        assertThat(seen).containsExactly(1, 2, 4, 8);
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
