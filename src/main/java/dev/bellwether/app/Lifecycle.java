package dev.bellwether.app;

import dev.bellwether.async.Repeat;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named steps that are started in order and stopped in reverse. Each stop is bounded in time, and all but the last of them together are,
 * so that the first that was started, on which all others stand, has its time. One that fails does not keep the others from being stopped.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private static final Duration MOST_TOGETHER = Duration.ofSeconds(5);
    /** What is left for a step once that is over. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private final Deque<Step> started = new ArrayDeque<>();

    private record Step(String name, Supplier<Future<?>> stop, Duration bound) {}

    synchronized void started(String name, Duration bound, Supplier<Future<?>> stop) {
        started.push(new Step(name, stop, bound));
    }

    /** Stops every step, the last started first; the answer names those that failed or took too long. */
    Future<List<String>> stop() {
        List<String> failed = new ArrayList<>();
        long began = System.nanoTime();
        return Repeat.whileTrue(() -> stopNext(failed, began)).map(failed);
    }

    /** Answers whether there was one to stop. */
    private Future<Boolean> stopNext(List<String> failed, long began) {
        Step step;
        boolean isLast;
        synchronized (this) {
            step = started.poll();
            isLast = started.isEmpty();
        }
        if (step == null) {
            return Future.succeededFuture(false);
        }
        Duration left = MOST_TOGETHER.minusNanos(System.nanoTime() - began);
        Duration bound = isLast || left.compareTo(step.bound()) > 0 ? step.bound() : left;
        return bounded(step, bound.compareTo(LEAST) < 0 ? LEAST : bound).transform(result -> {
            if (result.failed()) {
                LOG.warn(
                        "{} did not stop cleanly: {}",
                        step.name(),
                        result.cause().toString());
                failed.add(step.name());
            } else {
                LOG.debug("{} stopped", step.name());
            }
            return Future.succeededFuture(true);
        });
    }

    private static Future<?> bounded(Step step, Duration bound) {
        try {
            return step.stop().get().timeout(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
