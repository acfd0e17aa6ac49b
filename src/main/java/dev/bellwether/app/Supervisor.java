package dev.bellwether.app;

import dev.bellwether.telemetry.NodeMetrics;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys verticles and brings one that fails back: an exception that a verticle did not catch ends it, and a new one is
 * deployed after a pause that doubles each time up to a minute. Safe for any thread.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(1);
    /** A verticle that lived so long is taken for well: the next pause is short again. */
    private static final Duration WELL = Duration.ofMinutes(10);

    private final Vertx vertx;
    /** Of no verticle: what is deployed from a verticle's own context is its child, and ends with it. */
    private final Context home;

    private final NodeMetrics metrics;
    private final Map<String, String> down = new ConcurrentSkipListMap<>();

    Supervisor(Vertx vertx, NodeMetrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.home = vertx.getOrCreateContext();
    }

    Map<String, String> down() {
        return Map.copyOf(down);
    }

    /** Deploys a verticle; that it cannot start the first time fails the future and is not tried again. */
    Future<Supervised> deploy(String name, Supplier<? extends Deployable> make) {
        Supervised supervised = new Supervised(name, make);
        return supervised.deploy().map(supervised);
    }

    /** A verticle that is brought back until it is stopped. */
    final class Supervised {
        private final String name;
        private final Supplier<? extends Deployable> make;
        private volatile String deployment;
        private volatile long deployedAt;
        private Duration pause = LEAST_PAUSE;
        private boolean restarting;
        private volatile boolean stopped;

        private Supervised(String name, Supplier<? extends Deployable> make) {
            this.name = name;
            this.make = make;
        }

        Future<?> stop() {
            stopped = true;
            String id = deployment;
            return id == null || !vertx.deploymentIDs().contains(id) ? Future.succeededFuture() : vertx.undeploy(id);
        }

        private Future<String> deploy() {
            Deployable verticle;
            try {
                verticle = make.get();
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
            return vertx.deployVerticle(new Deployable() {
                        @Override
                        public Future<?> deploy(Context context) throws Exception {
                            context.exceptionHandler(e -> failed(e));
                            return verticle.deploy(context);
                        }

                        @Override
                        public Future<?> undeploy(Context context) throws Exception {
                            return verticle.undeploy(context);
                        }
                    })
                    .onSuccess(id -> {
                        deployment = id;
                        deployedAt = System.nanoTime();
                        metrics.up(name, true);
                    });
        }

        private synchronized void failed(Throwable cause) {
            LOG.error("{} failed", name, cause);
            // What is still starting is not brought back beside itself: its start fails or goes on.
            if (stopped || restarting || deployment == null) {
                return;
            }
            restarting = true;
            down.put(name, String.valueOf(cause));
            metrics.up(name, false);
            if (System.nanoTime() - deployedAt > WELL.toNanos()) {
                pause = LEAST_PAUSE;
            }
            vertx.undeploy(deployment).onComplete(ignored -> home.runOnContext(now -> restartLater()));
        }

        private synchronized void restartLater() {
            if (stopped) {
                return;
            }
            LOG.warn("{} starts again in {} s", name, pause.toSeconds());
            vertx.setTimer(pause.toMillis(), ignored -> restart());
            pause = pause.multipliedBy(2).compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause.multipliedBy(2);
        }

        private void restart() {
            if (stopped) {
                return;
            }
            deploy().onSuccess(id -> {
                        restarting = false;
                        // Before the log says that it is back, so that the count is right by then.
                        metrics.restarted(name);
                        down.remove(name);
                        LOG.info("{} is back", name);
                        if (stopped) {
                            vertx.undeploy(id);
                        }
                    })
                    .onFailure(e -> {
                        LOG.error("{} could not start again", name, e);
                        restartLater();
                    });
        }
    }
}
