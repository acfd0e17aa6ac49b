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
 * Named steps that are started in order and stopped in reverse. Each stop is bounded in time, and one that fails does not keep
 * the others from being stopped.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Step> started = new ArrayDeque<>();

    private record Step(String name, Supplier<Future<?>> stop, Duration bound) {}

    /** Remembers how to stop what has just been started. */
    synchronized void started(String name, Duration bound, Supplier<Future<?>> stop) {
        started.push(new Step(name, stop, bound));
    }

    /** Stops every step, the last started first; the answer names those that failed or took too long. */
    Future<List<String>> stop() {
        List<String> failed = new ArrayList<>();
        return Repeat.whileTrue(() -> stopNext(failed)).map(failed);
    }

    /** Answers whether there was one to stop. */
    private Future<Boolean> stopNext(List<String> failed) {
        Step step;
        synchronized (this) {
            step = started.poll();
        }
        if (step == null) {
            return Future.succeededFuture(false);
        }
        return bounded(step).transform(result -> {
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

    private Future<?> bounded(Step step) {
        try {
            return step.stop().get().timeout(step.bound().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
