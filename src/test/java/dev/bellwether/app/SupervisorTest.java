package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private final Vertx vertx = Vertx.vertx();
    private final Telemetry telemetry = new Telemetry();
    private final Supervisor supervisor = new Supervisor(vertx, telemetry.node());
    private final List<Fragile> made = new CopyOnWriteArrayList<>();

    /** A verticle that can be made to fail on its own event loop. */
    private static final class Fragile extends VerticleBase {
        private volatile boolean stopped;

        void fail() {
            context.runOnContext(ignored -> {
                throw new IllegalStateException("a bug");
            });
        }

        @Override
        public Future<?> stop() {
            stopped = true;
            return Future.succeededFuture();
        }
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
        telemetry.close();
    }

    @Test
    void aVerticleThatFailsShowsAndIsBroughtBack() throws Exception {
        supervisor.deploy("fragile", this::make).await(60, TimeUnit.SECONDS);
        assertThat(supervisor.down()).isEmpty();
        assertThat(up()).isEqualTo(1);
        assertThat(restarts()).isZero();
        made.get(0).fail();
        await().until(() -> supervisor.down().containsKey("fragile"));
        assertThat(up()).isZero();
        assertThat(supervisor.down().get("fragile")).contains("a bug");
        await().until(() -> supervisor.down().isEmpty());
        assertThat(up()).isEqualTo(1);
        assertThat(restarts()).isEqualTo(1);
        assertThat(made).hasSize(2);
        assertThat(made.get(0).stopped).isTrue();
        assertThat(made.get(1).stopped).isFalse();
    }

    @Test
    void whatWasStoppedStaysStopped() throws Exception {
        Supervisor.Supervised supervised =
                supervisor.deploy("fragile", this::make).await(60, TimeUnit.SECONDS);
        supervised.stop().await(60, TimeUnit.SECONDS);
        assertThat(made.get(0).stopped).isTrue();
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void theFirstStartIsNotTriedAgain() {
        assertThatThrownBy(() -> supervisor
                        .deploy("broken", () -> new VerticleBase() {
                            @Override
                            public Future<?> start() {
                                return Future.failedFuture("the port is taken");
                            }
                        })
                        .await(60, TimeUnit.SECONDS))
                .hasMessageContaining("the port is taken");
        assertThat(supervisor.down()).isEmpty();
    }

    @Test
    void aFailureDuringTheFirstStartStartsNoSecondOneBesideIt() throws Exception {
        Promise<Void> started = Promise.promise();
        Future<Supervisor.Supervised> deploying = supervisor.deploy("slow", () -> {
            make();
            return new VerticleBase() {
                @Override
                public Future<?> start() {
                    context.runOnContext(ignored -> {
                        vertx.runOnContext(later -> started.complete());
                        throw new IllegalStateException("a bug");
                    });
                    return started.future();
                }
            };
        });
        deploying.await(60, TimeUnit.SECONDS);
        assertThat(supervisor.down()).isEmpty();
        assertThat(made).hasSize(1);
        assertThat(vertx.deploymentIDs()).hasSize(1);
    }

    @Test
    void aVerticleThatCannotBeMadeIsAFailureLikeOneThatCannotStart() {
        assertThat(supervisor.deploy("none", () -> {
                    throw new IllegalStateException("no such thing");
                }))
                .matches(Future::failed);
    }

    private double up() {
        return telemetry
                .registry()
                .get("bellwether_verticle_up")
                .tag("verticle", "fragile")
                .gauge()
                .value();
    }

    private double restarts() {
        return telemetry
                .registry()
                .get("bellwether_verticle_restarts_total")
                .tag("verticle", "fragile")
                .counter()
                .count();
    }

    private Fragile make() {
        Fragile fragile = new Fragile();
        made.add(fragile);
        return fragile;
    }
}
