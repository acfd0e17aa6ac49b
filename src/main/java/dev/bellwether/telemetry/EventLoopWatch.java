package dev.bellwether.telemetry;

import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TimerTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks every event loop twice a second to do nothing, and measures how long that takes: so long everything else waits there
 * too. It asks from a thread of its own, since a blocked loop could not tell of itself.
 */
final class EventLoopWatch implements AutoCloseable {
    private static final long PERIOD_MS = 500;
    private static final long BLOCKED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long[] BUCKETS_MS = {1, 5, 25, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private final Timer lag;
    private final List<Loop> loops = new ArrayList<>();
    private final java.util.Timer clock = new java.util.Timer("bellwether-event-loop-watch", true);

    EventLoopWatch(Vertx vertx, Telemetry.Meters meters) {
        lag = meters.timer("bellwether_event_loop_lag_seconds", BUCKETS_MS);
        ((VertxInternal) vertx).nettyEventLoopGroup().forEach(executor -> loops.add(new Loop(executor)));
        meters.gauge("bellwether_event_loops_blocked", this::blocked);
        clock.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        loops.forEach(Loop::ask);
                    }
                },
                PERIOD_MS,
                PERIOD_MS);
    }

    private double blocked() {
        long now = System.nanoTime();
        return (double)
                loops.stream().filter(loop -> loop.waited(now) > BLOCKED_NANOS).count();
    }

    Duration longestWait() {
        long now = System.nanoTime();
        return Duration.ofNanos(
                loops.stream().mapToLong(loop -> loop.waited(now)).max().orElse(0));
    }

    @Override
    public void close() {
        clock.cancel();
    }

    private final class Loop {
        private final EventExecutor executor;
        private volatile boolean waiting;
        private volatile long askedAt;

        private Loop(EventExecutor executor) {
            this.executor = executor;
        }

        private void ask() {
            if (waiting) {
                return;
            }
            askedAt = System.nanoTime();
            waiting = true;
            try {
                executor.execute(this::answer);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and with it what could wait there.
                waiting = false;
            }
        }

        private void answer() {
            lag.record(System.nanoTime() - askedAt, TimeUnit.NANOSECONDS);
            waiting = false;
        }

        private long waited(long now) {
            return waiting ? now - askedAt : 0;
        }
    }
}
